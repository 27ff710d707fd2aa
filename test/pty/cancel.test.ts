import { expect, test } from 'vitest'
import { emptyProject, localProject, type Project } from '../support/project.ts'
import { twoRevisions, twoVaults } from './projects.ts'
import { files, shell, type Pty } from './pty.ts'

interface Kind {
  readonly kind: string
  readonly project: () => Project | Promise<Project>
  readonly command: string
  /** Until the question is there. */
  readonly reach: (pty: Pty) => Promise<void>
  /** Half of an answer to it. */
  readonly begin: (pty: Pty) => Promise<void>
}

const kinds: readonly Kind[] = [
  {
    kind: 'text, after two other answers',
    project: emptyProject,
    command: 'keep init',
    reach: async (pty) => {
      await pty.answer('Namespace', 'acme')
      await pty.answer('Name of the project', 'Acme')
      await pty.waitFor('Environments')
    },
    begin: async (pty) => {
      pty.type('half')
      await pty.waitFor('Environments half')
    },
  },
  {
    kind: 'hidden',
    project: localProject,
    command: 'keep set X --env local',
    reach: async (pty) => pty.waitFor('Value of X'),
    begin: async (pty) => pty.type('half'),
  },
  {
    kind: 'yes or no',
    project: twoRevisions,
    command: 'keep delete X --env local',
    reach: async (pty) => pty.waitFor('Delete X'),
    begin: async (pty) => {
      pty.type('y')
      await pty.waitFor(/Delete X.* y$/m)
    },
  },
  {
    kind: 'name of a protected env',
    project: localProject,
    command: 'keep set X --from-env HOME --env production',
    reach: async (pty) => pty.waitFor('type production'),
    begin: async (pty) => {
      pty.type('production')
      await pty.waitFor('write to it production')
    },
  },
  {
    kind: 'one of a list, after another one',
    project: twoVaults,
    command: 'keep set X --from-env HOME',
    reach: async (pty) => {
      await pty.answer('Which vault?', '')
      await pty.waitFor('Which environment?')
    },
    begin: async (pty) => {
      pty.press('down')
      await pty.waitFor('❯ staging')
    },
  },
  {
    kind: 'some of a list, after another one',
    project: twoVaults,
    command: 'keep workspace',
    reach: async (pty) => {
      await pty.answer('Which vaults', '')
      await pty.waitFor('Which environments')
    },
    begin: async (pty) => {
      pty.press('space')
      await pty.waitFor('❯◯ local')
    },
  },
]

test.each(kinds)('Ctrl-C in the middle of a question ($kind) ends with 130', async ({ project, command, reach, begin }) => {
  const code = await leaving(await project(), command, async (pty) => {
    await reach(pty)
    await begin(pty)
    pty.press('ctrl-c')
  })
  expect(code).toBe('130')
})

test.each(kinds)('Ctrl-D, the end of input, at a question ($kind) ends with 130', async ({ project, command, reach }) => {
  const code = await leaving(await project(), command, async (pty) => {
    await reach(pty)
    pty.press('ctrl-d')
  })
  expect(code).toBe('130')
})

/** The exit code of a command that was left, after a check that neither the files nor the terminal keep anything of it. */
async function leaving(project: Project, command: string, leave: (pty: Pty) => Promise<void>): Promise<string | undefined> {
  const before = files(project)
  const pty = shell(project, `echo "was $(stty -g)"; ${command}; code=$?; echo; echo "ended $code"; echo "is $(stty -g)"`)
  await leave(pty)
  await pty.exit()
  expect(pty.screen).toMatch(/^keep: error: cancelled; nothing was changed$/m)
  expect(pty.screen).not.toMatch(/Warning|^ +at /m)
  const [, was] = /^was (\S+)$/m.exec(pty.screen) ?? []
  expect(was).toBeDefined()
  expect(pty.screen).toContain(`is ${was}`)
  const [hidden, shown] = ['\x1b[?25l', '\x1b[?25h'].map((sequence) => pty.output.lastIndexOf(sequence))
  expect(shown).toBeGreaterThanOrEqual(hidden!)
  expect(files(project)).toEqual(before)
  return /^ended (\d+)$/m.exec(pty.screen)?.[1]
}
