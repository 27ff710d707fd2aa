import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { UpdateSecretVersionStageCommand } from '@aws-sdk/client-secrets-manager'
import { describe, expect, it } from 'vitest'
import * as faults from '../../aws/faults.ts'
import { errorOf } from '../../support/aws-project.ts'
import { canary, expectNoValue } from '../../support/canary.ts'
import { binary } from '../../support/project.ts'
import { secretsManagerProject, type SecretsManagerProject } from '../../support/secrets-manager-project.ts'

const label = 'KEEPCANDIDATE'

async function candidates(project: SecretsManagerProject): Promise<number> {
  return (await project.labels('KEY')).flat().filter((stage) => stage === label).length
}

async function currents(project: SecretsManagerProject): Promise<number> {
  return (await project.labels('KEY')).flat().filter((stage) => stage === 'AWSCURRENT').length
}

describe('of writers that all know the same revision', () => {
  it('exactly one wins, eight at the same time', async () => {
    const project = await secretsManagerProject()
    const [revision = ''] = await project.seed('KEY', 'older')
    const runs = await Promise.all(
      Array.from({ length: 8 }, async (_, writer) => {
        const done = await project.keep(['set', 'KEY', '--if-revision', revision, '--json'], { input: `${canary}-${writer}` })
        return { writer, done }
      }),
    )
    const winners = runs.filter(({ done }) => done.code === 0)
    expect(winners).toHaveLength(1)
    for (const { done } of runs) {
      expectNoValue(done)
      if (done.code !== 0) expect([done.code, errorOf(done).code]).toEqual([3, 'conflict'])
    }
    expect(await project.value('KEY')).toBe(`${canary}-${winners[0]?.writer}`)
    expect(await currents(project)).toBe(1)
    expect(await candidates(project)).toBe(0)
  })

  it('exactly one creates with --if-absent, eight at the same time', async () => {
    const project = await secretsManagerProject()
    const runs = await Promise.all(
      Array.from({ length: 8 }, (_, writer) => project.keep(['set', 'KEY', '--if-absent'], { input: `${canary}-${writer}` })),
    )
    expect(runs.filter(({ code }) => code === 0)).toHaveLength(1)
    expect(runs.filter(({ code }) => code === 1)).toHaveLength(7)
    expect(await project.value('KEY')).toBe(`${canary}-${runs.findIndex(({ code }) => code === 0)}`)
    expect(await project.labels('KEY')).toEqual([['AWSCURRENT']])
    for (const done of runs) expectNoValue(done)
  })
})

describe('a compare-and-set', () => {
  it('leaves no label behind', async () => {
    const project = await secretsManagerProject()
    const [revision = ''] = await project.seed('KEY', 'older')
    const done = await project.keep(['set', 'KEY', '--if-revision', revision], { input: canary })
    expect(done.code, done.stderr).toBe(0)
    expect((await project.labels('KEY')).map((labels) => labels.toSorted())).toEqual([['AWSPREVIOUS'], ['AWSCURRENT']])
    expectNoValue(done)
  })

  it.each([
    ['another revision', (first: string) => first, /^KEY is at revision .+, not /],
    ['a revision that never was', () => 'f'.repeat(32), /^KEY is at revision .+, not f{32}$/],
  ])('against %s is a conflict, and writes nothing', async (_, chosen, message) => {
    const project = await secretsManagerProject()
    const [first = ''] = await project.seed('KEY', 'older', 'newer')
    const done = await project.keep(['set', 'KEY', '--if-revision', chosen(first), '--json'], { input: canary })
    expect(done.code).toBe(3)
    expect(errorOf(done)).toMatchObject({ code: 'conflict', message: expect.stringMatching(message) })
    expect(project.proxy.count('PutSecretValue')).toBe(0)
    expect(await project.value('KEY')).toBe('newer')
    expectNoValue(done)
  })

  it('of what is not there is a conflict, and creates nothing', async () => {
    const project = await secretsManagerProject()
    const done = await project.keep(['set', 'KEY', '--if-revision', 'f'.repeat(32), '--json'], { input: canary })
    expect([done.code, errorOf(done).code]).toEqual([3, 'conflict'])
    expect(await project.described('KEY')).toBeUndefined()
    expectNoValue(done)
  })

  it('that somebody else overtakes between its put and its move loses, and undoes nothing of theirs', async () => {
    const project = await secretsManagerProject()
    const [revision = ''] = await project.seed('KEY', 'older')
    project.proxy.on({
      action: 'UpdateSecretVersionStage',
      fault: async (_, proceed) => {
        await project.keep(['set', 'KEY=theirs'])
        return proceed()
      },
    })
    const done = await project.keep(['set', 'KEY', '--if-revision', revision, '--json'], { input: canary })
    expect([done.code, errorOf(done).code]).toEqual([3, 'conflict'])
    expect(await project.value('KEY')).toBe('theirs')
    expect(await candidates(project)).toBe(0)
    expectNoValue(done)
  })

  it('whose move was done, but is refused when it is tried again, is done', async () => {
    const project = await secretsManagerProject()
    const [revision = ''] = await project.seed('KEY', 'older')
    project.proxy.on({ action: 'UpdateSecretVersionStage', fault: faults.resetAfter() })
    const refusal = "RemoveFromVersionId doesn't match the version that the staging label is attached to"
    project.proxy.on({
      action: 'UpdateSecretVersionStage',
      skip: 1,
      fault: faults.error(400, 'InvalidParameterException', refusal),
    })
    const done = await project.keep(['set', 'KEY', '--if-revision', revision], { input: canary })
    expect([done.code, done.stderr]).toEqual([0, 'set KEY in aws:dev\n'])
    expect(await project.value('KEY')).toBe(canary)
    expectNoValue(done)
  })

  it('that is killed between its put and its move leaves the old value current, and the next one works', async () => {
    const project = await secretsManagerProject()
    const [revision = ''] = await project.seed('KEY', 'older')
    const hung = project.proxy.on({ action: 'UpdateSecretVersionStage', fault: faults.silence() })
    const args = [binary, 'set', 'KEY', '--if-revision', revision]
    const writer = spawn(process.execPath, args, { cwd: project.folder, env: project.env, stdio: ['pipe', 'ignore', 'ignore'] })
    writer.stdin.end(`${canary}-killed`)
    await expect.poll(() => hung.fired, { timeout: 20_000 }).toBe(1)
    const ended = once(writer, 'exit')
    writer.kill('SIGKILL')
    await ended
    expect(await project.value('KEY')).toBe('older')
    expect(await candidates(project)).toBe(1)

    const done = await project.keep(['set', 'KEY', '--if-revision', revision], { input: canary })
    expect(done.code, done.stderr).toBe(0)
    expect(await project.value('KEY')).toBe(canary)
    expect(await candidates(project)).toBe(0)
    expectNoValue(done)
  })

  it('that was killed does not stand in the way of a plain set', async () => {
    const project = await secretsManagerProject()
    const [revision = ''] = await project.seed('KEY', 'older')
    const command = { SecretId: project.nameOf('KEY'), VersionStage: label, MoveToVersionId: revision }
    await project.moto.send(new UpdateSecretVersionStageCommand(command))
    const done = await project.keep(['set', 'KEY'], { input: canary })
    expect(done.code, done.stderr).toBe(0)
    expect(await project.value('KEY')).toBe(canary)
    expectNoValue(done)
  })
})
