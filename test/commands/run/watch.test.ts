import { expect, it } from 'vitest'
import { accessDenied, internalError } from '../../aws/faults.ts'
import { localProject, type Project } from '../../support/project.ts'
import { Running, until } from '../../support/running.ts'
import { secretsManagerProject, type SecretsManagerProject } from '../../support/secrets-manager-project.ts'
import { ssmProject } from '../../support/ssm-project.ts'

/** Says what it was started with, goes on, and ends half a second after it was asked to. */
const script = `
process.on('SIGTERM', () => setTimeout(() => { console.log('ended'); process.exit(0) }, 500))
setInterval(() => undefined, 1000)
console.log('has ' + ['A', 'B', 'C'].map((name) => process.env[name]).join())`

function watching(project: Project, ...flags: string[]): Running {
  return new Running(project, ['run', '--watch', '--interval', '1', ...flags, '--', process.execPath, '-e', script])
}

async function localSecrets(): Promise<Project> {
  const project = await localProject()
  await project.ok('set', 'A=a', 'B=b', '--env', 'local')
  return project
}

/** As long as several looks take. */
const while_ = 3500

async function quiet(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, while_))
}

it('starts the command again with what was changed, once it has ended', async () => {
  const project = await localSecrets()
  const made = watching(project, '--env', 'local')
  await made.printed('has a,b,\n')
  await project.ok('set', 'A=new', '--env', 'local')
  await made.printed('ended\nhas new,b,\n')
  await project.ok('set', 'C=c', '--env', 'local')
  await made.printed('has new,b,c\n')
  expect(made.stderr).toBe('a secret was changed: starting the command again\n'.repeat(2))
})

it('does not for what the command does not use', async () => {
  const project = await localSecrets()
  const made = watching(project, '--env', 'local', '--only', 'A,C*')
  await made.printed('has a,,\n')
  await project.ok('set', 'B=other', '--env', 'local')
  await quiet()
  expect(made.stdout).toBe('has a,,\n')
  await project.ok('set', 'C=c', '--env', 'local')
  await made.printed('has a,,c\n')
})

it('does not for a value that was written again, nor for a note', async () => {
  const project = await localSecrets()
  const made = watching(project, '--env', 'local')
  await made.printed('has a,b,\n')
  await project.ok('set', 'A=other', '--env', 'local')
  await project.ok('set', 'A=a', '--env', 'local')
  await project.ok('set', 'B=b', '--env', 'local', '--note', 'a note')
  await quiet()
  // Only where a look came between the first two.
  expect(made.stdout.replace('ended\nhas other,b,\nended\nhas a,b,\n', '')).toBe('has a,b,\n')
})

it('sees the lines of a template, too', async () => {
  const project = await localSecrets()
  project.write('t.env', 'A={local}\nB=static\n')
  const made = watching(project, '--env', 'local', '--template', 't.env')
  await made.printed('has a,static,\n')
  project.write('t.env', 'A={local}\nB=changed\n')
  await made.printed('has a,changed,\n')
  await project.ok('set', 'A=new', '--env', 'local')
  await made.printed('has new,changed,\n')
  expect(made.stdout.match(/has/g)).toHaveLength(3)
})

it('goes on with what the command has while something is wrong, and says so once', async () => {
  const project = await localSecrets()
  const made = watching(project, '--env', 'local', '--only', 'A')
  await made.printed('has a,,\n')
  await project.ok('delete', 'A', '--env', 'local', '--yes')
  await made.told('A is not in local:local; the command goes on with what it has')
  await quiet()
  expect(made.stderr.match(/goes on/g)).toHaveLength(1)
  await project.ok('set', 'A=back', '--env', 'local')
  await made.printed('has back,,\n')
})

it('ends with the command, at once', async () => {
  const project = await localSecrets()
  const made = new Running(project, ['run', '--env', 'local', '--watch', '--interval', '60', '--', 'sh', '-c', 'exit 7'])
  expect(await made.code).toBe(7)
})

it('is ended by a signal while the command is being ended', async () => {
  const project = await localSecrets()
  const made = watching(project, '--env', 'local')
  await made.printed('has a,b,\n')
  await project.ok('set', 'A=new', '--env', 'local')
  await made.told('starting the command again')
  process.kill(made.pid, 'SIGTERM')
  expect(await made.code).toBe(0)
  expect(made.stdout.replaceAll('ended\n', '')).toBe('has a,b,\n')
})

it('kills a command that does not end', { timeout: 60_000 }, async () => {
  const project = await localSecrets()
  const deaf = `process.on('SIGTERM', () => undefined); setInterval(() => undefined, 1000); console.log('has ' + process.env.A)`
  const made = new Running(project, ['run', '--env', 'local', '--watch', '--interval', '1', '--', process.execPath, '-e', deaf])
  await made.printed('has a\n')
  await project.ok('set', 'A=new', '--env', 'local')
  await made.printed('has new\n')
  expect(made.stdout).toBe('has a\nhas new\n')
})

/** Actions that answer with values. Parameter Store is asked for a history instead, which is not decrypted. */
const reads = new Set(['GetSecretValue', 'BatchGetSecretValue', 'GetParameter', 'GetParameters', 'GetParametersByPath'])

it.each([
  ['Secrets Manager', (): Promise<SecretsManagerProject> => secretsManagerProject(), [] as string[]],
  ['Secrets Manager, named', (): Promise<SecretsManagerProject> => secretsManagerProject(), ['--only', 'A,B']],
  ['Parameter Store', ssmProject, []],
  ['Parameter Store, named', ssmProject, ['--only', 'A,B']],
] as const)('reads no value to look, and those anew that were changed: %s', async (_, start, flags) => {
  const project = await start()
  await project.ok('set', 'A=a', 'B=b', '--yes')
  const made = watching(project, ...flags)
  await made.printed('has a,b,\n')
  const before = project.proxy.calls.length
  await quiet()
  const looks = project.proxy.calls.slice(before)
  expect(looks.length).toBeGreaterThan(1)
  expect(looks.filter(({ action, input }) => reads.has(action) || input['WithDecryption'])).toEqual([])
  await project.ok('set', 'B=new', '--yes')
  await made.printed('has a,new,\n')
})

it('goes on when the vault denies, and sees what was changed meanwhile', async () => {
  const project = await secretsManagerProject()
  await project.ok('set', 'A=a', '--yes')
  const made = watching(project)
  await made.printed('has a,,\n')
  const denied = project.proxy.on({
    action: /List|Describe/,
    times: Infinity,
    when: ({ headers }) => !/cli/.test(headers['user-agent'] ?? ''),
    fault: accessDenied(),
  })
  await made.told('goes on with what it has')
  await until(
    () => denied.fired > 2,
    () => 'it does not look any more',
  )
  expect(made.stderr.match(/goes on/g)).toHaveLength(1)
})

it('does not take a copy for what was changed, and sees it when the vault can be read again', async () => {
  const identity = 'AGE-SECRET-KEY-1SY4EAX8RH52GDYFQU9TL4S99524NMX4UF4YC0PYLK688LPZ6HHPS54JYXX'
  const project = await secretsManagerProject({ timeoutInSeconds: 2 })
  await project.ok('set', 'A=a', '--yes')
  const args = ['run', '--watch', '--interval', '1', '--fallback', 'copy.age', '--', process.execPath, '-e', script]
  const made = new Running(project, args, { env: { KEEP_AGE_KEY: identity } })
  await made.printed('has a,,\n')
  const broken = project.proxy.on({ action: /GetSecretValue/, times: 16, fault: internalError() })
  await project.seed('B', 'b')
  await made.told('goes on with what it has')
  await made.printed('has a,b,\n')
  expect(broken.fired).toBeGreaterThan(0)
  expect(made.stdout).toBe('has a,,\nended\nhas a,b,\n')
})
