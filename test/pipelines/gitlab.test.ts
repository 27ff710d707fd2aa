import fs from 'node:fs'
import { describe, expect, it } from 'vitest'
import { xmlRefusal } from '../aws/faults.ts'
import { awsMachine, type AwsMachine } from './aws-machine.ts'
import { gitlabJob, idToken, runGitlabJob } from './gitlab-job.ts'
import { block } from './page.ts'
import { program } from './recorder.ts'
import { expectExact, expectHidden } from './values.ts'

const job = gitlabJob(block('GitLab CI', 'yaml'))

/** The settings of a project whose AWS is the emulator. `TMPDIR` is where the token lands. */
function settings({ project }: AwsMachine): Record<string, string> {
  return { AWS_ENDPOINT_URL_STS: project.proxy.url, TMPDIR: project.home }
}

it('the job takes the role with the token of GitLab, and the program has the exact values', async () => {
  const machine = await awsMachine()
  const done = await runGitlabJob(job, machine, settings(machine))
  expect(done.code, done.log).toBe(0)
  expectExact(machine.deployed(), machine.project)
  const [first] = machine.project.proxy.calls
  expect([first?.action, first?.input['RoleArn'], first?.input['WebIdentityToken']]).toEqual([
    'AssumeRoleWithWebIdentity',
    'arn:aws:iam::123456789012:role/myapp-deploy',
    idToken,
  ])
  const file = machine.deployed()?.env['AWS_WEB_IDENTITY_TOKEN_FILE'] ?? ''
  expect(fs.statSync(file).mode & 0o777).toBe(0o600)
})

it('nothing shows in the log, which GitLab would not hide', async () => {
  const machine = await awsMachine()
  program(machine.project.folder, 'deploy', 'env')
  const { log } = await runGitlabJob(job, machine, settings(machine))
  expect(log).toContain('\n$ keep run --env production --redact -- ./deploy\n')
  expect(log).toContain('[redacted]')
  expectHidden(log)
})

describe('the job ends before the deployment', () => {
  async function expectFailure(machine: AwsMachine): Promise<void> {
    const done = await runGitlabJob(job, machine, settings(machine))
    // The shell of the runner makes 1 of every other code.
    expect(done.log).toMatch(/^keep: error: .* denied/m)
    expect(done.log).toMatch(/^ERROR: Job failed: exit code 1$/m)
    expect(machine.deployed()).toBeUndefined()
  }

  it('when the role may not be taken', async () => {
    const machine = await awsMachine()
    machine.project.proxy.on({ action: 'AssumeRoleWithWebIdentity', times: Infinity, fault: xmlRefusal() })
    await expectFailure(machine)
    expect(new Set(machine.project.proxy.calls.map(({ action }) => action))).toEqual(new Set(['AssumeRoleWithWebIdentity']))
  })

  it('when the role may not read', async () => {
    const machine = await awsMachine()
    machine.deny()
    await expectFailure(machine)
    expect(machine.project.proxy.count('AssumeRoleWithWebIdentity')).toBe(1)
  })
})
