import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import { describe, expect, it } from 'vitest'
import { runnerMasks, runnerVariables } from '../support/github-runner.ts'
import { binary, localProject, run, type Project, type Run } from '../support/project.ts'

async function withSecrets(values: Readonly<Record<string, string>>): Promise<Project> {
  const project = await localProject()
  project.write('in.json', JSON.stringify(values))
  await project.ok('import', 'in.json', '--env', 'local', '--yes')
  fs.rmSync(project.file('in.json'))
  project.write('set_env', 'BEFORE=1\n')
  return project
}

const step = ['export', '--env', 'local', '--format', 'github']

function github(project: Project, ...more: string[]): Promise<Run> {
  return project.keep([...step, ...more], { env: { GITHUB_ENV: project.file('set_env') } })
}

/** In a shell, so that standard output goes where the end of the line says; the code is keep's own. */
function redirected(project: Project, where: string, ...more: string[]): Promise<Run> {
  const line = `set -o pipefail; '${process.execPath}' '${binary}' ${[...step, ...more].join(' ')} ${where}`
  const env = { ...project.env, GITHUB_ENV: project.file('set_env') }
  return run('bash', ['-c', line], { cwd: project.folder, env })
}

describe('no variable is set whose mask nobody has read', () => {
  it.each(['> /dev/full', '> /dev/null', '> out.txt', '>> out.txt', '>&-'])('with standard output %s', async (where) => {
    const project = await withSecrets({ A: 'one', B: 'two' })
    const done = await redirected(project, where, '--debug')
    expect(done).toMatchObject({ code: 2, stdout: '' })
    expect(done.stderr).toContain('keep: error: the runner does not get standard output, where it reads what to hide\n')
    expect(done.stderr).toContain('keep: hint: leave standard output as the runner sets it\n')
    expect(done.stderr).not.toContain('opening local')
    expect(project.read('set_env')).toBe('BEFORE=1\n')
  })

  it.each([
    ['has ended', '| true', 'one'],
    ['ends before it has all of them', '| head -1 > /dev/null', 'x'.repeat(200_000)],
  ])('when the program that reads them %s', async (_, where, value) => {
    const project = await withSecrets({ A: value, B: value.replace('x', 'y') })
    const done = await redirected(project, where)
    expect(done).toMatchObject({ code: 3, stdout: '' })
    expect(done.stderr).toBe('keep: error: cannot write to standard output: nobody reads it\n')
    expect(project.read('set_env')).toBe('BEFORE=1\n')
  })

  it('with a pipe that is read, and with a terminal', async () => {
    const project = await withSecrets({ A: 'one', B: 'x'.repeat(200_000) })
    const piped = await redirected(project, '| cat')
    expect(piped).toMatchObject({ code: 0, stderr: 'wrote 2 secrets to GITHUB_ENV\n' })
    expect(runnerMasks(piped.stdout)).toEqual(new Set(['one', 'x'.repeat(200_000)]))
    expect(runnerVariables(project.read('set_env'))).toEqual({ BEFORE: '1', A: 'one', B: 'x'.repeat(200_000) })
    const python = 'import pty, sys; sys.exit(pty.spawn(sys.argv[1:]) >> 8)'
    const env = { ...project.env, GITHUB_ENV: project.file('set_env') }
    const words = ['-c', python, process.execPath, binary, ...step]
    const onTerminal = spawnSync('python3', words, { cwd: project.folder, env, encoding: 'utf8' })
    expect(onTerminal.status, onTerminal.stdout).toBe(0)
    expect(onTerminal.stdout).toContain('::add-mask::one')
  })
})

describe('names that decide what the next steps run', () => {
  it.each(['PATH', 'BASH_ENV', 'LD_PRELOAD', 'LD-PRELOAD', 'GIT_SSH_COMMAND'])('%s is refused', async (name) => {
    const project = await withSecrets({ A: 'one', [name]: '/tmp/x' })
    expect(await github(project)).toMatchObject({
      code: 1,
      stdout: '',
      stderr: `keep: error: ${name} would decide what the next steps run or trust\nkeep: hint: if that is meant, add --allow-dangerous-names, or leave it out with --except '${name}'\n`,
    })
    expect(project.read('set_env')).toBe('BEFORE=1\n')
    expect(await github(project, '--except', name)).toMatchObject({ code: 0 })
    expect(await github(project, '--allow-dangerous-names')).toMatchObject({ code: 0, stderr: 'wrote 2 secrets to GITHUB_ENV\n' })
    expect(runnerVariables(project.read('set_env'))).toMatchObject({ [name.replace('-', '_')]: '/tmp/x' })
  })

  it('the runner never lets NODE_OPTIONS be set, and other formats need no permission', async () => {
    const project = await withSecrets({ NODE_OPTIONS: '--x' })
    expect((await github(project, '--allow-dangerous-names')).stderr).toContain('GitHub Actions does not let a step set')
    expect(await project.keep(['export', '--env', 'local', '--allow-dangerous-names'])).toMatchObject({
      code: 2,
      stderr: 'keep: error: --allow-dangerous-names is for github, and this is env\nkeep: hint: leave it out\n',
    })
  })
})

it.each(['-o out', '--file out', '--append', '--overwrite', '--append -o out'])('%s is not for it', async (flags) => {
  const project = await withSecrets({ A: '1' })
  const done = await github(project, ...flags.split(' '))
  expect(done).toMatchObject({ code: 2, stdout: '' })
  const flag = flags.includes('out') ? '--output' : flags
  expect(done.stderr).toBe(`keep: error: --format github adds to GITHUB_ENV\nkeep: hint: leave out ${flag}\n`)
})
