import { expect } from 'vitest'
import type { SecretsManagerProject } from '../../support/secrets-manager-project.ts'
import { canary } from '../../support/canary.ts'

/** One use of one key, as the tests of faults repeat it. */
export interface Operation {
  /** The call that does it. */
  readonly action: string
  readonly args: (revisions: readonly string[]) => string[]
  /** The versions that stand in moto before. */
  readonly before: (project: SecretsManagerProject) => Promise<string[]>
  /** Asserts that it is done, once. */
  readonly isDone: (project: SecretsManagerProject) => Promise<void>
  /** Asserts that nothing has changed. */
  readonly isUntouched: (project: SecretsManagerProject) => Promise<void>
  readonly says: RegExp
}

const older = 'older'
const seedOne = (project: SecretsManagerProject): Promise<string[]> => project.seed('KEY', older)
const hasOne = async (project: SecretsManagerProject): Promise<void> => holds(project, older, 1)

export const operations: Readonly<Record<string, Operation>> = {
  get: {
    action: 'GetSecretValue',
    args: () => ['get', 'KEY'],
    before: seedOne,
    isDone: hasOne,
    isUntouched: hasOne,
    says: /^$/,
  },
  'set of a new key': {
    action: 'CreateSecret',
    args: () => ['set', 'KEY', '--if-absent'],
    before: async () => [],
    isDone: (project) => holds(project, canary, 1),
    isUntouched: async (project) => expect(await project.described('KEY')).toBeUndefined(),
    says: /^set KEY in aws:dev$/m,
  },
  'set of an existing key': {
    action: 'PutSecretValue',
    args: () => ['set', 'KEY'],
    before: seedOne,
    isDone: (project) => holds(project, canary, 2),
    isUntouched: hasOne,
    says: /^set KEY in aws:dev$/m,
  },
  'set --if-revision': {
    action: 'PutSecretValue',
    args: ([revision = '']) => ['set', 'KEY', '--if-revision', revision],
    before: seedOne,
    isDone: (project) => holds(project, canary, 2),
    isUntouched: hasOne,
    says: /^set KEY in aws:dev$/m,
  },
  'set --if-revision, at its move': {
    action: 'UpdateSecretVersionStage',
    args: ([revision = '']) => ['set', 'KEY', '--if-revision', revision],
    before: seedOne,
    isDone: (project) => holds(project, canary, 2),
    isUntouched: (project) => holds(project, older, 2),
    says: /^set KEY in aws:dev$/m,
  },
  delete: {
    action: 'DeleteSecret',
    args: () => ['delete', 'KEY', '--force'],
    before: seedOne,
    isDone: async (project) => expect((await project.described('KEY'))?.DeletedDate).toBeInstanceOf(Date),
    isUntouched: hasOne,
    says: /^deleted KEY from aws:dev; keep restore takes it back within 30 days$/m,
  },
  'delete --permanent': {
    action: 'DeleteSecret',
    args: () => ['delete', 'KEY', '--force', '--permanent'],
    before: seedOne,
    isDone: async (project) => expect(await project.described('KEY')).toBeUndefined(),
    isUntouched: hasOne,
    says: /^deleted KEY from aws:dev for ever, with its history$/m,
  },
  restore: {
    action: 'RestoreSecret',
    args: () => ['restore', 'KEY'],
    before: async (project) => {
      const made = await seedOne(project)
      await project.scheduleDeletion('KEY')
      return made
    },
    isDone: hasOne,
    isUntouched: async (project) => expect((await project.described('KEY'))?.DeletedDate).toBeInstanceOf(Date),
    says: /^restored KEY in aws:dev$/m,
  },
  rollback: {
    action: 'UpdateSecretVersionStage',
    args: ([first = '']) => ['rollback', 'KEY', '--to', first, '--force'],
    before: (project) => project.seed('KEY', older, canary),
    isDone: (project) => holds(project, older, 2),
    isUntouched: (project) => holds(project, canary, 2),
    says: /^rolled back KEY in aws:dev to the value of /m,
  },
}

/** The current value, in so many versions, exactly one of which is current. */
async function holds(project: SecretsManagerProject, value: string, versions: number): Promise<void> {
  expect(await project.value('KEY')).toBe(value)
  const labels = await project.labels('KEY')
  expect(labels).toHaveLength(versions)
  expect(labels.flat().filter((label) => label === 'AWSCURRENT')).toHaveLength(1)
}
