import type { Asked } from '../aws/call-audit.ts'
import type { Call, Subject } from '../aws/simulator.ts'

const list: Call = { action: 'secretsmanager:ListSecrets' }
const batch: Call = { action: 'secretsmanager:BatchGetSecretValue' }

function on(secret: Subject, action: string, more: Partial<Call> = {}): Call {
  return { action: `secretsmanager:${action}`, on: secret, ...more }
}

const describe = ({ secret }: Asked) => on(secret, 'DescribeSecret', { context: { 'secretsmanager:SecretId': secret.name } })
const getValue = ({ secret }: Asked) => on(secret, 'GetSecretValue', { context: { 'secretsmanager:SecretId': secret.name } })
const versions = ({ secret }: Asked) => on(secret, 'ListSecretVersionIds')
const put = ({ secret }: Asked) => on(secret, 'PutSecretValue')
const moveCurrent = ({ secret }: Asked) =>
  on(secret, 'UpdateSecretVersionStage', { context: { 'secretsmanager:VersionStage': 'AWSCURRENT' } })
/** Of several keys together, of one key alone; each key in a batch also needs what a single read does. */
const named = (asked: Asked) => [batch, getValue(asked)]
const bulk = (asked: Asked) => [list, ...named(asked)]

function create({ secret: { name }, marks }: Asked): Call[] {
  const fresh = { name, tags: {} }
  const context = { 'secretsmanager:Name': name }
  return [on(fresh, 'CreateSecret', { tags: marks, context }), on(fresh, 'TagResource', { tags: marks, isImplied: true })]
}

function remove({ secret }: Asked, days: string): Call {
  return on(secret, 'DeleteSecret', {
    context: { 'secretsmanager:RecoveryWindowInDays': days, 'secretsmanager:ForceDeleteWithoutRecovery': 'false' },
  })
}

function removeAtOnce({ secret }: Asked): Call {
  return on(secret, 'DeleteSecret', { context: { 'secretsmanager:ForceDeleteWithoutRecovery': 'true' } })
}

const verifying = (asked: Asked) => [list, getValue(asked)]
const probing = (asked: Asked) => [...verifying(asked), ...create(asked), versions(asked), describe(asked)]

/** Each command that succeeds as the calls that it needs, with what IAM is told of each; calls.test.ts holds them against keep itself. */
export const commands = {
  get: (asked) => [getValue(asked)],
  'get --revision': ({ secret }) => [on(secret, 'GetSecretValue', { context: { 'secretsmanager:VersionId': 'f1b2' } })],
  show: () => [list],
  'show --unmask': bulk,
  export: bulk,
  'export --only': named,
  diff: bulk,
  verify: verifying,
  'verify --write': (asked) => [...probing(asked), removeAtOnce(asked)],
  'verify --write, where deletion at once is denied': (asked) => [...probing(asked), remove(asked, '7')],
  'show --deleted': () => [list],
  history: (asked) => [versions(asked), getValue(asked)],
  'set, of a new key': create,
  set: (asked) => [describe(asked), getValue(asked), put(asked)],
  'set --note': (asked) => [
    describe(asked),
    getValue(asked),
    put(asked),
    on(asked.secret, 'UpdateSecret', { context: { 'secretsmanager:Description': 'note' } }),
  ],
  'set --if-revision': (asked) => [describe(asked), getValue(asked), put(asked), moveCurrent(asked)],
  'set --adopt': (asked) => {
    const { secret, marks } = asked
    const adopted = { name: secret.name, tags: { ...secret.tags, ...marks } }
    const tag = on(secret, 'TagResource', { tags: marks, context: { 'secretsmanager:SecretId': secret.name } })
    return [describe(asked), getValue(asked), tag, put({ secret: adopted, marks })]
  },
  delete: (asked) => [describe(asked), remove(asked, '30')],
  'delete, where AWS tells IAM no more than was said': (asked) => [
    describe(asked),
    on(asked.secret, 'DeleteSecret', { context: { 'secretsmanager:RecoveryWindowInDays': '7' } }),
  ],
  'delete --permanent': (asked) => [describe(asked), removeAtOnce(asked)],
  restore: (asked) => [describe(asked), on(asked.secret, 'RestoreSecret')],
  rollback: (asked) => [getValue(asked), describe(asked), moveCurrent(asked)],
  rename: (asked) => [getValue(asked), describe(asked), ...create(asked), remove(asked, '30')],
  'copy --overwrite': (asked) => [...bulk(asked), describe(asked), put(asked)],
  info: () => [],
} satisfies Record<string, (asked: Asked) => Call[]>

export type CommandName = keyof typeof commands

export const commandNames = Object.keys(commands) as CommandName[]

const looks = ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue']

/** What a command calls besides, and needs no permission for: a policy by tags denies a look at a name before there is a secret. */
export const besides: Partial<Record<CommandName, readonly string[]>> = {
  'set, of a new key': looks,
  verify: ['secretsmanager:DescribeSecret'],
  // Allowed to everybody.
  info: ['sts:GetCallerIdentity'],
}
