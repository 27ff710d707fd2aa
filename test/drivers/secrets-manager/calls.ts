import type { Call, Subject } from './simulator.ts'

/** What the calls of a command are made about: a secret as it is, and the marks of the context in which keep was asked. */
export interface Asked {
  readonly secret: Subject
  readonly marks: Readonly<Record<string, string>>
}

const list: Call = { action: 'secretsmanager:ListSecrets' }
const batch: Call = { action: 'secretsmanager:BatchGetSecretValue' }

function on(secret: Subject, action: string, more: Partial<Call> = {}): Call {
  return { action: `secretsmanager:${action}`, on: secret, ...more }
}

const describe = ({ secret }: Asked) => on(secret, 'DescribeSecret', { context: { 'secretsmanager:SecretId': secret.name } })
const getValue = ({ secret }: Asked) => on(secret, 'GetSecretValue', { context: { 'secretsmanager:SecretId': secret.name } })
const versions = ({ secret }: Asked) => on(secret, 'ListSecretVersionIds')
const put = ({ secret }: Asked) => on(secret, 'PutSecretValue')
const bulk = (asked: Asked) => [list, batch, getValue(asked)]

/** Each command as the calls that it makes, with what IAM is told of each. */
export const commands = {
  get: (asked) => [getValue(asked)],
  'get --revision': ({ secret }) => [on(secret, 'GetSecretValue', { context: { 'secretsmanager:VersionId': 'f1b2' } })],
  show: bulk,
  export: bulk,
  diff: bulk,
  verify: (asked) => [...bulk(asked), describe(asked)],
  'show --deleted': () => [list],
  history: (asked) => [describe(asked), versions(asked), getValue(asked)],
  'set, of a new key': ({ secret: { name }, marks }) => {
    const fresh = { name, tags: {} }
    const context = { 'secretsmanager:Name': name }
    return [on(fresh, 'CreateSecret', { tags: marks, context }), on(fresh, 'TagResource', { tags: marks })]
  },
  set: (asked) => [describe(asked), getValue(asked), put(asked)],
  'set --note': (asked) => [
    describe(asked),
    getValue(asked),
    put(asked),
    on(asked.secret, 'UpdateSecret', { context: { 'secretsmanager:Description': 'note' } }),
  ],
  'set --if-revision': (asked) => [
    describe(asked),
    put(asked),
    on(asked.secret, 'UpdateSecretVersionStage', { context: { 'secretsmanager:VersionStage': 'AWSCURRENT' } }),
  ],
  'set --adopt': (asked) => {
    const { secret, marks } = asked
    const adopted = { name: secret.name, tags: { ...secret.tags, ...marks } }
    const tag = on(secret, 'TagResource', { tags: marks, context: { 'secretsmanager:SecretId': secret.name } })
    return [describe(asked), getValue(asked), tag, put({ secret: adopted, marks })]
  },
  delete: (asked) => [
    describe(asked),
    on(asked.secret, 'DeleteSecret', {
      context: { 'secretsmanager:RecoveryWindowInDays': '30', 'secretsmanager:ForceDeleteWithoutRecovery': 'false' },
    }),
  ],
  'delete, where AWS tells IAM no more than was said': (asked) => [
    describe(asked),
    on(asked.secret, 'DeleteSecret', { context: { 'secretsmanager:RecoveryWindowInDays': '7' } }),
  ],
  'delete --permanent': (asked) => [
    describe(asked),
    on(asked.secret, 'DeleteSecret', { context: { 'secretsmanager:ForceDeleteWithoutRecovery': 'true' } }),
  ],
  restore: (asked) => [describe(asked), on(asked.secret, 'RestoreSecret')],
  rollback: (asked) => [
    versions(asked),
    getValue(asked),
    on(asked.secret, 'UpdateSecretVersionStage', { context: { 'secretsmanager:VersionStage': 'AWSCURRENT' } }),
  ],
} satisfies Record<string, (asked: Asked) => Call[]>

export type CommandName = keyof typeof commands

export const commandNames = Object.keys(commands) as CommandName[]
