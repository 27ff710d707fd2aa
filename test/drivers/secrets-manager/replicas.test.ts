import { CreateSecretCommand, DescribeSecretCommand } from '@aws-sdk/client-secrets-manager'
import { describe, expect, it, onTestFinished } from 'vitest'
import { accessDenied, changedAnswer } from '../../aws/faults.ts'
import { errorOf } from '../../support/aws-project.ts'
import { canary, expectNoValue } from '../../support/canary.ts'
import { secretsManagerProject, client, type SecretsManagerProject } from '../../support/secrets-manager-project.ts'

describe('replicas', () => {
  async function replicated(): Promise<{ project: SecretsManagerProject; inEurope: (key: string) => Promise<unknown> }> {
    const project = await secretsManagerProject({ replicaRegions: ['eu-west-1'] })
    const europe = client('eu-west-1')
    onTestFinished(() => europe.destroy())
    const inEurope = (key: string): Promise<unknown> =>
      europe.send(new DescribeSecretCommand({ SecretId: project.nameOf(key) })).catch(() => undefined)
    return { project, inEurope }
  }

  it('are made with the secret, and go before it', async () => {
    const { project, inEurope } = await replicated()
    const done = await project.keep(['set', 'KEY'], { input: canary })
    expect([done.code, done.stderr]).toEqual([0, 'set KEY in aws:dev\n'])
    expect(await inEurope('KEY')).toBeDefined()
    await project.ok('delete', 'KEY', '--force')
    expect(await inEurope('KEY')).toBeUndefined()
    const order = project.proxy.calls.map(({ action }) => action).filter((action) => /^(Remove|Delete)/.test(action))
    expect(order).toEqual(['RemoveRegionsFromReplication', 'DeleteSecret'])
    expectNoValue(done)
  })

  it('that fail are told, though the secret is written', async () => {
    const { project } = await replicated()
    const europe = client('eu-west-1')
    onTestFinished(() => europe.destroy())
    await europe.send(new CreateSecretCommand({ Name: project.nameOf('KEY'), SecretString: 'in the way' }))
    const done = await project.keep(['set', 'KEY', '--json'], { input: canary })
    expect(done.code).toBe(3)
    expect(errorOf(done)).toMatchObject({ code: 'partial', message: 'KEY is written, but its replication to eu-west-1 failed' })
    expect(await project.value('KEY')).toBe(canary)
    expectNoValue(done)
  })

  it('are told before a deletion, gone though it fails, and made again by restore', async () => {
    const { project, inEurope } = await replicated()
    await project.ok('set', 'KEY=v')
    project.proxy.on({ action: 'DeleteSecret', fault: accessDenied() })
    const denied = await project.keep(['delete', 'KEY', '--force', '--json'])
    expect(denied.code).toBe(3)
    expect(errorOf(denied)).toMatchObject({ code: 'partial' })
    expect(errorOf(denied).message).toMatch(/^the replicas of KEY in eu-west-1 are gone, but not the secret itself: not allowed/)
    const deleted = await project.keep(['delete', 'KEY', '--force'])
    expect(deleted.code).toBe(0)
    await project.ok('restore', 'KEY')
    expect(await inEurope('KEY')).toBeDefined()
  })

  it('are waited for', async () => {
    const { project } = await replicated()
    const unfinished = { ReplicationStatus: [{ Region: 'eu-west-1', Status: 'InProgress' }] }
    const scripted = project.proxy.on({
      action: 'DescribeSecret',
      // The first look is before the creation.
      skip: 1,
      times: 2,
      fault: changedAnswer((told) => ({ ...told, ...unfinished })),
    })
    const done = await project.keep(['set', 'KEY'], { input: canary })
    expect([done.code, done.stderr, scripted.fired]).toEqual([0, 'set KEY in aws:dev\n', 2])
  })

  it('cannot be written themselves', async () => {
    const { project } = await replicated()
    await project.ok('set', 'KEY=older')
    project.configure({ region: 'eu-west-1' })
    const done = await project.keep(['set', 'KEY', '--json'], { input: canary })
    expect(done.code).toBe(3)
    expect(errorOf(done)).toMatchObject({ code: 'rejected', message: 'KEY is a replica of the secret in us-east-1' })
    expect(await project.value('KEY')).toBe('older')
    expectNoValue(done)
  })
})
