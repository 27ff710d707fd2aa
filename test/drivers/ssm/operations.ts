import { expect } from 'vitest'
import { canary } from '../../support/canary.ts'
import type { SsmProject } from '../../support/ssm-project.ts'

/** One use of one key, as the tests of faults repeat it. */
export interface Operation {
  /** The call that does it. */
  readonly action: string
  readonly args: string
  /** What stands in moto before. */
  readonly before: (project: SsmProject) => Promise<unknown>
  /** Asserts that it is done, once. */
  readonly isDone: (project: SsmProject) => Promise<void>
  /** Asserts that nothing has changed. */
  readonly isUntouched: (project: SsmProject) => Promise<void>
  readonly says: RegExp
}

const older = 'older'
const seedOne = (project: SsmProject): Promise<unknown> => project.seed('KEY', older)
const hasOne = (project: SsmProject): Promise<void> => holds(project, [older])
const hasTwo = (project: SsmProject): Promise<void> => holds(project, [older, canary])
const hasNone = (project: SsmProject): Promise<void> => holds(project, [])
const wasSet = /^set KEY in aws:dev$/m

export const operations: Readonly<Record<string, Operation>> = {
  get: { action: 'GetParameter', args: 'get KEY', before: seedOne, isDone: hasOne, isUntouched: hasOne, says: /^$/ },
  'set of a new key': {
    action: 'PutParameter',
    args: 'set KEY --if-absent',
    before: async () => undefined,
    isDone: (project) => holds(project, [canary]),
    isUntouched: hasNone,
    says: wasSet,
  },
  'set of an existing key': {
    action: 'PutParameter',
    args: 'set KEY',
    before: seedOne,
    isDone: hasTwo,
    isUntouched: hasOne,
    says: wasSet,
  },
  'set, at its look': {
    action: 'GetParameter',
    args: 'set KEY',
    before: seedOne,
    isDone: hasTwo,
    isUntouched: hasOne,
    says: wasSet,
  },
  'set, at the history': {
    action: 'GetParameterHistory',
    args: 'set KEY',
    before: seedOne,
    isDone: hasTwo,
    isUntouched: hasOne,
    says: wasSet,
  },
  'set --if-revision': {
    action: 'PutParameter',
    args: 'set KEY --if-revision 1',
    before: seedOne,
    isDone: hasTwo,
    isUntouched: hasOne,
    says: wasSet,
  },
  'set --note': {
    action: 'PutParameter',
    args: 'set KEY --note of-the-tests',
    before: seedOne,
    isDone: async (project) => {
      await hasTwo(project)
      const notes = (await project.versions('KEY')).map(({ Description }) => Description)
      expect(notes.at(-1)).toBe('of-the-tests')
    },
    isUntouched: hasOne,
    says: wasSet,
  },
  delete: {
    action: 'DeleteParameter',
    args: 'delete KEY --force',
    before: seedOne,
    isDone: hasNone,
    isUntouched: hasOne,
    says: /^deleted KEY from aws:dev for ever, with its history: this vault knows no way back$/m,
  },
  rollback: {
    action: 'PutParameter',
    args: 'rollback KEY --to 1 --force',
    before: (project) => project.seed('KEY', older, canary),
    isDone: (project) => holds(project, [older, canary, older]),
    isUntouched: hasTwo,
    says: /^rolled back KEY in aws:dev to the value of 1$/m,
  },
}

/** Exactly these versions, oldest first. */
async function holds(project: SsmProject, values: readonly string[]): Promise<void> {
  expect((await project.versions('KEY')).map(({ Value }) => Value)).toEqual(values)
  expect(await project.value('KEY')).toBe(values.at(-1))
}
