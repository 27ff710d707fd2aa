import type { Asked } from '../aws/call-audit.ts'
import type { Call, Subject } from '../aws/simulator.ts'

function on({ name, tags }: Subject, action: string, more: Partial<Call> = {}): Call {
  return { action: `ssm:${action}`, on: { name, tags }, ...more }
}

const list: Call = { action: 'ssm:DescribeParameters' }
const get = ({ secret }: Asked) => on(secret, 'GetParameter')
const batch = ({ secret }: Asked) => on(secret, 'GetParameters')
const history = ({ secret }: Asked) => on(secret, 'GetParameterHistory')
const overwrite = ({ secret }: Asked) => on(secret, 'PutParameter', { context: { 'ssm:Overwrite': 'true' } })
const tags = ({ secret }: Asked) => on(secret, 'ListTagsForResource')
const tag = ({ secret, marks }: Asked) => on(secret, 'AddTagsToResource', { tags: marks })
const remove = ({ secret }: Asked) => on(secret, 'DeleteParameter')
/** Asked of the path itself, not of what lies below. */
const byPath = ({ secret: { name } }: Asked) =>
  on({ name: name.slice(0, name.lastIndexOf('/')), tags: {} }, 'GetParametersByPath', { context: { 'ssm:Recursive': 'false' } })

/** A parameter that is created with tags takes the permission to tag it, too. */
function create({ secret: { name }, marks }: Asked): Call[] {
  const fresh = { name, tags: {} }
  const put = on(fresh, 'PutParameter', { tags: marks, context: { 'ssm:Overwrite': 'false' } })
  return [put, on(fresh, 'AddTagsToResource', { tags: marks, isImplied: true })]
}

const look = (asked: Asked) => [get(asked), history(asked)]
const update = (asked: Asked) => [...look(asked), overwrite(asked), tags(asked)]
const bulk = (asked: Asked) => [list, batch(asked)]
const verifying = (asked: Asked) => [history(asked), list, batch(asked)]

/** The key that `verify --write` makes in the place of this one. */
function probe({ secret: { name }, marks }: Asked): Asked {
  return { secret: { name: name.replace(/[^/]*$/, 'KEEP_VERIFY_0123456789ab'), tags: marks }, marks }
}

/** Each command that succeeds as the calls that it needs, with what IAM is told of each; calls.test.ts holds them against keep itself. */
export const commands = {
  get: (asked) => [get(asked)],
  'get --revision': (asked) => [get(asked)],
  show: () => [list],
  'show, where the list of the account is denied': (asked) => [byPath(asked)],
  'show --unmask': bulk,
  export: bulk,
  'export, where the list of the account is denied': (asked) => [byPath(asked)],
  'export --only': (asked) => [batch(asked)],
  diff: bulk,
  verify: verifying,
  'verify --write': (asked) => [
    ...verifying(asked),
    get(probe(asked)),
    ...create(probe(asked)),
    history(probe(asked)),
    remove(probe(asked)),
  ],
  history: (asked) => [history(asked)],
  'set, of a new key': (asked) => [...look(asked), ...create(asked)],
  set: update,
  'set --if-revision': update,
  'set, of a key that lacks tags': (asked) => [...update(asked), tag(asked)],
  rollback: update,
  delete: (asked) => [history(asked), remove(asked)],
  rename: (asked) => [...look(asked), batch(asked), tags(asked), ...create(asked), remove(asked)],
  'copy --overwrite': (asked) => [...bulk(asked), ...update(asked)],
  info: () => [],
} satisfies Record<string, (asked: Asked) => Call[]>

export type CommandName = keyof typeof commands

export const commandNames = Object.keys(commands) as CommandName[]

/** What a command calls besides, and needs no permission for. */
export const besides: Partial<Record<CommandName, readonly string[]>> = {
  'show, where the list of the account is denied': ['ssm:DescribeParameters'],
  'export, where the list of the account is denied': ['ssm:DescribeParameters'],
  // Allowed to everybody.
  info: ['sts:GetCallerIdentity'],
}
