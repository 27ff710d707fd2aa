import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { localProject, type Project } from '../support/project.ts'
import { keep, type Pty } from './pty.ts'

function editing(project: Project, EDITOR: string, ...args: string[]): { readonly pty: Pty; readonly left: () => string[] } {
  const XDG_RUNTIME_DIR = path.join(project.base, 'run')
  fs.mkdirSync(XDG_RUNTIME_DIR, { mode: 0o700 })
  const pty = keep(project, ['edit', '--env', 'local', ...args], { env: { EDITOR, XDG_RUNTIME_DIR } })
  return { pty, left: () => fs.readdirSync(XDG_RUNTIME_DIR) }
}

async function withTwo(): Promise<Project> {
  const project = await localProject()
  await project.ok('set', 'A=1', 'B=2', '--env', 'local')
  return project
}

test('shows the plan, and writes what is agreed to', async () => {
  const project = await withTwo()
  const { pty, left } = editing(project, `sed -i 's/^A=1/A=3/; /^B=/d'`)
  await pty.waitFor(/Edit 2 secrets in local:local \(1 changed, 1 deleted\); what is deleted goes for ever, with its history\?/)
  expect(pty.screen).toMatch(/^KEY +PLAN$/m)
  expect(pty.screen).toMatch(/^A +changed$/m)
  expect(pty.screen).toMatch(/^B +deleted$/m)
  pty.type('y')
  pty.press('enter')
  expect(await pty.exit()).toBe(0)
  expect(await project.ok('export', '--env', 'local')).toBe('A=3\n')
  expect(left()).toEqual([])
})

test('a plan that is not agreed to changes nothing', async () => {
  const project = await withTwo()
  const { pty, left } = editing(project, `sed -i 's/^A=1/A=3/'`)
  await pty.answer('Edit 1 secret', 'n')
  expect(await pty.exit()).toBe(130)
  expect(await project.ok('export', '--env', 'local')).toBe('A=1\nB=2\n')
  expect(left()).toEqual([])
})

test('a syntax error opens the editor again, with the text as it was left', async () => {
  const project = await withTwo()
  // The first time it breaks a line that it changed before; the second time it mends it.
  const script = path.join(project.base, 'editor')
  const mend = `sed -i 's/^A=.*/A=typed/' "$1"`
  fs.writeFileSync(
    script,
    `#!/bin/sh\nif grep -q '^A=typed b#c' "$1"; then ${mend}; else sed -i 's/^A=1/A=typed b#c/' "$1"; fi\n`,
    {
      mode: 0o755,
    },
  )
  const { pty, left } = editing(project, `'${script}'`)
  await pty.waitFor('Open the editor again')
  expect(pty.screen).toMatch(/keep: warning: line 4: /)
  expect(pty.screen).toContain('keep: error: nothing was changed: the text is at fault in 1 place')
  pty.type('y')
  pty.press('enter')
  await pty.answer('Edit 1 secret in local:local', 'y')
  expect(await pty.exit()).toBe(0)
  expect(await project.ok('get', 'A', '--env', 'local')).toBe('typed\n')
  expect(left()).toEqual([])
})

test('whoever does not want the editor again loses the text, and is told', async () => {
  const project = await withTwo()
  const { pty, left } = editing(project, `sed -i 's/^A=1/A=b c#d/'`)
  await pty.answer('Open the editor again', 'n')
  expect(await pty.exit()).toBe(130)
  expect(pty.screen).toContain('what is not written is gone with the text')
  expect(await project.ok('export', '--env', 'local')).toBe('A=1\nB=2\n')
  expect(left()).toEqual([])
})

test('Ctrl-C in an editor that ends by it leaves no file and changes nothing', async () => {
  const project = await withTwo()
  const script = path.join(project.base, 'editor')
  fs.writeFileSync(script, `#!/bin/sh\necho A=3 > "$1"\necho opened\nsleep 60\n`, { mode: 0o755 })
  const { pty, left } = editing(project, `'${script}'`)
  await pty.waitFor('opened')
  expect(left()).toHaveLength(1)
  pty.press('ctrl-c')
  expect(await pty.exit()).toBe(130)
  expect(pty.screen).toContain('the editor ended in failure; nothing was changed')
  expect(left()).toEqual([])
  expect(await project.ok('export', '--env', 'local')).toBe('A=1\nB=2\n')
})

test.each([
  ['one command', (script: string) => `'${script}'`],
  ['several commands', (script: string) => `: before; '${script}'`],
])('Ctrl-C that an editor keeps to itself ends nothing, as %s; at the question after it, it does', async (_, editorOf) => {
  const project = await withTwo()
  const script = path.join(project.base, 'editor')
  fs.writeFileSync(script, `#!/bin/sh\ntrap 'echo ignored' INT\necho opened\nsleep 60\nsed -i 's/^A=1/A=3/' "$1"\n`, {
    mode: 0o755,
  })
  const { pty, left } = editing(project, editorOf(script))
  await pty.waitFor('opened')
  pty.press('ctrl-c')
  await pty.waitFor('Edit 1 secret')
  expect(pty.screen).toContain('ignored')
  pty.press('ctrl-c')
  expect(await pty.exit()).toBe(130)
  expect(left()).toEqual([])
  expect(await project.ok('export', '--env', 'local')).toBe('A=1\nB=2\n')
})

test('what somebody else did between two openings of the editor is neither undone nor deleted', async () => {
  const project = await withTwo()
  const script = path.join(project.base, 'editor')
  const mend = `sed -i 's/^A=.*/A=typed/' "$1"`
  fs.writeFileSync(script, `#!/bin/sh\nif grep -q '^A=b c#d' "$1"; then ${mend}; else sed -i 's/^A=1/A=b c#d/' "$1"; fi\n`, {
    mode: 0o755,
  })
  const { pty } = editing(project, `'${script}'`)
  await pty.waitFor('Open the editor again')
  await project.ok('set', 'A=theirs', 'B=theirs', 'C=theirs', '--env', 'local')
  pty.press('enter')
  await pty.waitFor('Edit 1 secret in local:local (1 changed)')
  pty.type('y')
  pty.press('enter')
  await pty.waitFor(/A is at revision \w+, not \w+[^]*Open the editor again/)
  pty.type('n')
  pty.press('enter')
  expect(await pty.exit()).toBe(130)
  expect(await project.ok('export', '--env', 'local')).toBe('A=theirs\nB=theirs\nC=theirs\n')
})
