import { expect, it } from 'vitest'
import { runWorkflow } from './github-job.ts'
import { gitlabJob, runGitlabJob } from './gitlab-job.ts'
import { localMachine, type LocalMachine } from './local-machine.ts'
import { block } from './page.ts'
import { expectExact, expectHidden } from './values.ts'

const workflow = block('The local vault', 'yaml')

/** As a runner has checked it out; and the key, which is not there. */
async function checkedOut(): Promise<{ machine: LocalMachine; key: string }> {
  const machine = await localMachine('production')
  machine.provideNpm()
  machine.uninstallKeep()
  return { machine, key: machine.loseKey() }
}

it('the age key is the only secret of a workflow, and only keep has it', async () => {
  const { machine, key } = await checkedOut()
  const job = await runWorkflow(workflow, machine, { KEEP_AGE_KEY: key })
  expect(job.failed, job.log).toBeUndefined()
  expectExact(machine.deployed(), machine.project)
  expect(JSON.stringify(machine.deployed()?.env)).not.toContain(key)
  expectHidden(job.log)
  expect(job.log).not.toContain(key)
})

it('a workflow without it ends before the deployment', async () => {
  const { machine } = await checkedOut()
  const job = await runWorkflow(workflow, machine)
  expect(job.failed).toBe('Process completed with exit code 3.')
  expect(job.log).toContain('keep: error: no age key was found')
  expect(machine.deployed()).toBeUndefined()
})

it('on GitLab the job is that of AWS without what is for AWS', async () => {
  const { id_tokens: _, variables: __, ...job } = gitlabJob(block('GitLab CI', 'yaml'))
  const { machine, key } = await checkedOut()
  const local = { ...job, script: job.script.slice(3) }
  expect((await runGitlabJob(local, machine)).log).toContain('keep: error: no age key was found')
  expect(machine.deployed()).toBeUndefined()
  const done = await runGitlabJob(local, machine, { KEEP_AGE_KEY: key })
  expect(done.code, done.log).toBe(0)
  expectExact(machine.deployed(), machine.project)
})
