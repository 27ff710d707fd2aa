import { expect, it } from 'vitest'
import { awsMachine } from './aws-machine.ts'
import { accessKey } from './github-actions.ts'
import { runWorkflow } from './github-job.ts'
import { block } from './page.ts'
import { expectExact, expectHidden, values } from './values.ts'

const workflow = block('GitHub Actions', 'yaml')

it('the last step has the exact values, and the log none of them', async () => {
  const machine = await awsMachine()
  const job = await runWorkflow(workflow, machine)
  expect(job.failed, job.log).toBeUndefined()
  expectExact(machine.deployed(), machine.project)
  expect(machine.signers).toEqual([accessKey])
  // The program printed all of them.
  for (const name of Object.keys(values)) expect(job.log).toMatch(new RegExp(`^${name}=.*\\*\\*\\*`, 'm'))
  expectHidden(job.log)
})

it('a denied secret ends the job before the deployment', async () => {
  const machine = await awsMachine()
  machine.deny()
  const job = await runWorkflow(workflow, machine)
  expect(job.failed).toBe('Process completed with exit code 3.')
  expect(job.log).toMatch(/^keep: error: .*denied/m)
  expect(machine.deployed()).toBeUndefined()
})

it('without the permission for the token of GitHub there is no role', async () => {
  const machine = await awsMachine()
  const job = await runWorkflow(workflow.replace(/^ *id-token:.*\n/m, ''), machine)
  expect(job.failed).toBe('Credentials could not be loaded')
  expect(machine.deployed()).toBeUndefined()
})

it('with its output elsewhere, where the runner hides nothing, keep gives no secret', async () => {
  const machine = await awsMachine()
  const job = await runWorkflow(workflow.replace('--format github', '--format github > masks'), machine)
  expect(job.failed).toBe('Process completed with exit code 2.')
  expect(machine.deployed()).toBeUndefined()
})
