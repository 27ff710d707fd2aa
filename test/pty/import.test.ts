import { expect, test } from 'vitest'
import { silence } from '../aws/faults.ts'
import { threeVaults, type ThreeVaults } from '../support/three-vaults.ts'
import { keep, shell } from './pty.ts'

async function occupied(): Promise<ThreeVaults> {
  const project = await threeVaults()
  await project.seed('params:dev', { HOST: 'hidden-old', SAME: 'hidden-s' })
  project.write('.env', 'HOST=hidden-new\nNEW=hidden-n\nSAME=hidden-s\nNONE=\n')
  return project
}

const into = ['--vault', 'params', '--env', 'dev']

test('import shows what it would do and asks; yes writes it', async () => {
  const project = await occupied()
  const pty = keep(project, ['import', '.env', '--overwrite', ...into])
  await pty.waitFor('Import 2 secrets to params:dev (1 new, 1 changed)?')
  expect(pty.screen).toMatch(/^KEY {3}PLAN\nHOST {2}changed\nNEW {3}new\n/m)
  expect(project.writes).toEqual([])
  pty.type('y')
  pty.press('enter')
  expect(await pty.exit()).toBe(0)
  expect(pty.screen).toContain('set HOST in params:dev\nset NEW in params:dev\nunchanged: 1 secret in params:dev')
  expect(pty.output).not.toContain('hidden')
  expect(await project.values('params:dev')).toEqual({ HOST: 'hidden-new', NEW: 'hidden-n', SAME: 'hidden-s' })
})

test('import answered with no writes nothing', async () => {
  const project = await occupied()
  const pty = keep(project, ['import', '.env', '--skip-existing', ...into])
  await pty.answer('Import 1 secret to params:dev', 'n')
  expect(await pty.exit()).toBe(130)
  expect(pty.screen).toContain('cancelled; nothing was changed')
  expect(project.writes).toEqual([])
})

test('import without a file says what to type, and waits for nothing', async () => {
  const project = await occupied()
  for (const file of [[], ['-']]) {
    const pty = keep(project, ['import', ...file, ...into])
    expect(await pty.exit()).toBe(2)
    expect(pty.screen).toContain('keep: error: standard input is a terminal, and no file was named')
    expect(pty.screen).toContain('keep: hint: keep import FILE, or a pipe: cat FILE | keep import')
  }
})

test('a pipe leaves nobody to ask', async () => {
  const project = await occupied()
  const pty = shell(project, `cat .env | keep import --overwrite ${into.join(' ')}`)
  await pty.exit()
  expect(pty.screen).toContain('needs confirmation')
  expect(project.writes).toEqual([])
})

test('Ctrl-C in the middle says what was done, and the same command goes on', async () => {
  const project = await occupied()
  const hangs = project.proxy.on({
    action: 'PutParameter',
    when: ({ input }) => String(input['Name']).endsWith('/NEW'),
    fault: silence(),
  })
  const pty = keep(project, ['import', '.env', '--overwrite', '--yes', ...into])
  await pty.waitFor('setting 2 secrets, 1 done')
  expect(hangs.fired).toBe(1)
  pty.press('ctrl-c')
  expect(await pty.exit()).toBe(130)
  expect(pty.screen).toContain('cancelled; written: HOST; not, or not surely: NEW')
  expect(pty.screen).toContain('keep: hint: run the same again')
  project.proxy.reset()
  const again = await project.keep(['import', '.env', '--overwrite', '--yes', ...into])
  expect(again.stderr).toContain('set NEW in params:dev\nunchanged: 2 secrets in params:dev\n')
})

test('an endless pipe ends', async () => {
  const project = await occupied()
  const pty = shell(project, `yes | keep import ${into.join(' ')}`)
  await pty.exit()
  expect(pty.screen).toContain('keep: error: standard input has more than 10 MiB')
})
