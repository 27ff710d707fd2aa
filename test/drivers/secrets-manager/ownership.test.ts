import { CreateSecretCommand, GetSecretValueCommand, PutSecretValueCommand } from '@aws-sdk/client-secrets-manager'
import { describe, expect, it } from 'vitest'
import { errorOf } from '../../support/aws-project.ts'
import { canary, expectNoValue } from '../../support/canary.ts'
import { secretsManagerProject, type SecretsManagerProject } from '../../support/secrets-manager-project.ts'

async function tagsOf(project: SecretsManagerProject, key = 'KEY'): Promise<Record<string, string>> {
  const { Tags = [] } = (await project.described(key)) ?? {}
  return Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value]))
}

function inputOf(project: SecretsManagerProject, action: string): Record<string, unknown> | undefined {
  return project.proxy.calls.find((call) => call.action === action)?.input
}

describe('a secret that somebody else made under our name', () => {
  it('is shown with a warning, and can be read', async () => {
    const project = await secretsManagerProject()
    await project.foreign('KEY', canary)
    await project.seed('OURS', 'v')
    const shown = await project.keep(['show'])
    expect(shown.code).toBe(0)
    expect(shown.stderr).toBe('keep: warning: not marked as secrets of aws:dev: KEY; keep set KEY --adopt marks them\n')
    expectNoValue(shown)
    expect(await project.ok('get', 'KEY')).toBe(`${canary}\n`)
    expect(await project.ok('export')).toBe(`KEY=${canary}\nOURS=v\n`)
  })

  it.each([
    'set KEY',
    'set KEY --note n',
    'delete KEY --force',
    'delete KEY --force --permanent',
    'rollback KEY --force --to AWSPREVIOUS',
  ])('is not changed by %s', async (line) => {
    const project = await secretsManagerProject()
    const marks = project.tags().filter(({ Key }) => Key !== 'Env')
    await project.foreign('KEY', 'first', [...marks, { Key: 'Env', Value: 'dev2' }])
    await project.moto.send(
      new PutSecretValueCommand({
        SecretId: project.nameOf('KEY'),
        SecretString: 'older',
      }),
    )
    const before = await project.described('KEY')
    const done = await project.keep([...line.split(' '), '--json'], { input: canary })
    expect(done.code).toBe(3)
    expect(errorOf(done)).toEqual({
      code: 'conflict',
      message: 'KEY is there, but without the tags of this vault (Env)',
      hint: 'keep set KEY --adopt --vault aws --env dev takes it over',
    })
    expect(project.proxy.count(/^(Create|Put|Update|Delete|Tag|Remove)/)).toBe(0)
    expect((await project.described('KEY'))?.Tags).toEqual(before?.Tags)
    expect(await project.labels('KEY')).toEqual([['AWSPREVIOUS'], ['AWSCURRENT']])
    expect(await project.value('KEY')).toBe('older')
    expectNoValue(done)
  })

  it('scheduled for deletion is restored as it was, so that it can be adopted', async () => {
    const project = await secretsManagerProject()
    await project.foreign('KEY', 'older')
    await project.scheduleDeletion('KEY')
    await project.ok('restore', 'KEY')
    expect(await project.value('KEY')).toBe('older')
    expect((await project.described('KEY'))?.Tags ?? []).toEqual([])
    await project.ok('set', 'KEY', '--adopt')
    expect(await project.value('KEY')).toBe('older')
    expect((await project.described('KEY'))?.Tags).toEqual(project.tags())
  })

  it('becomes ours by set --adopt, and keeps its own tags', async () => {
    const project = await secretsManagerProject({ tags: { Team: 'payments' } })
    await project.foreign('KEY', 'older', [{ Key: 'Owner', Value: 'terraform' }])
    const done = await project.keep(['set', 'KEY', '--adopt'], { input: canary })
    expect(done.code, done.stderr).toBe(0)
    expect(await project.value('KEY')).toBe(canary)
    expect(await tagsOf(project)).toEqual({
      Owner: 'terraform',
      Team: 'payments',
      ManagedBy: 'Keep',
      Namespace: project.namespace,
      Env: 'dev',
      VaultSlug: 'aws',
    })
    await project.ok('set', 'KEY=third')
    expect(project.proxy.count('TagResource')).toBe(1)
    expectNoValue(done)
  })

  it('becomes ours by set --adopt of the value that it has: changed, with no new version', async () => {
    const project = await secretsManagerProject()
    await project.foreign('KEY', canary)
    const done = await project.keep(['set', 'KEY', '--adopt'], { input: canary })
    expect(done.stderr).toBe('set KEY in aws:dev\n')
    expect(await project.labels('KEY')).toHaveLength(1)
    expect((await tagsOf(project))['ManagedBy']).toBe('Keep')
    expectNoValue(done)
  })
})

describe('a new secret', () => {
  it('has its tags from the call that creates it, and no other call follows', async () => {
    const project = await secretsManagerProject({
      kmsKeyId: 'alias/aws/secretsmanager',
      scope: 'web',
      tags: { Team: 'payments', Cost: '7' },
    })
    await project.ok('set', 'KEY', canary, '--note', 'for the tests')
    expect(inputOf(project, 'CreateSecret')).toEqual({
      Name: `${project.namespace}/web/dev/KEY`,
      SecretString: canary,
      ClientRequestToken: expect.stringMatching(/^[0-9a-f-]{36}$/),
      Description: 'for the tests',
      KmsKeyId: 'alias/aws/secretsmanager',
      Tags: expect.arrayContaining([
        { Key: 'Team', Value: 'payments' },
        { Key: 'Cost', Value: '7' },
        { Key: 'ManagedBy', Value: 'Keep' },
        { Key: 'Namespace', Value: project.namespace },
        { Key: 'Env', Value: 'dev' },
        { Key: 'VaultSlug', Value: 'aws' },
        { Key: 'Scope', Value: 'web' },
      ]),
    })
    expect(project.proxy.calls.map(({ action }) => action).toSorted()).toEqual([
      'CreateSecret',
      'DescribeSecret',
      'GetSecretValue',
    ])
  })

  it('is marked by the tag keys that the configuration chooses, and known by them', async () => {
    const project = await secretsManagerProject({
      tagKeys: { env: 'Environment', managedBy: 'Tool', namespace: 'App', vaultSlug: 'Vault' },
    })
    await project.ok('set', 'KEY=older')
    expect(await tagsOf(project)).toEqual({ Tool: 'Keep', App: project.namespace, Environment: 'dev', Vault: 'aws' })
    await project.ok('set', 'KEY=newer')
    await project.seed('OTHER', 'v')
    const refused = await project.keep(['set', 'OTHER', '--json'], { input: canary })
    expect(errorOf(refused).message).toBe('OTHER is there, but without the tags of this vault (Tool, App, Environment, Vault)')
    expect(await project.value('OTHER')).toBe('v')
    expectNoValue(refused)
  })

  it('says what no policy can allow: a key of KMS that is not there', async () => {
    const project = await secretsManagerProject({ kmsKeyId: '00000000-0000-4000-8000-000000000000' })
    const done = await project.keep(['set', 'KEY', '--json'], { input: canary })
    expect(done.code).toBe(3)
    expect(errorOf(done)).toMatchObject({ code: 'denied', message: expect.stringMatching(/KMS key may not be used/) })
    expect(await project.described('KEY')).toBeUndefined()
    expectNoValue(done)
  })
})

describe('names', () => {
  it('of other environments, namespaces and deeper places are left alone', async () => {
    const project = await secretsManagerProject()
    const { namespace } = project
    await project.seed('KEY', 'mine')
    const others = [`${namespace}/dev2/KEY`, `${namespace}/dev/deeper/KEY`, `${namespace}2/dev/KEY`, `x/${namespace}/dev/KEY`]
    for (const Name of others) await project.moto.send(new CreateSecretCommand({ Name, SecretString: canary }))
    const shown = await project.keep(['show', '--unmask'])
    expect(shown.stderr).toBe('')
    expectNoValue(shown)
    expect(await project.ok('export')).toBe('KEY=mine\n')
    await project.ok('set', 'KEY=newer')
    await project.ok('delete', 'KEY', '--permanent', '--force')
    for (const SecretId of others) {
      expect((await project.moto.send(new GetSecretValueCommand({ SecretId }))).SecretString).toBe(canary)
    }
    expect(await project.ok('show', '--names', '--env', 'dev2')).toBe('KEY\n')
  })

  it('are asked for whole, also one that ends as an ARN does', async () => {
    const project = await secretsManagerProject()
    const key = 'client-secret'
    const made = await project.keep(['set', key], { input: canary })
    expect(made.stderr).toMatch(/^keep: warning: client-secret ends like an ARN, in a hyphen and six characters/m)
    await project.ok('set', `${key}=second`)
    await project.ok('get', key)
    await project.ok('history', key)
    await project.ok('rollback', key, '--force')
    await project.ok('show', '--unmask')
    await project.ok('export', '--only', `${key},OTHER`)
    await project.ok('delete', key, '--force')
    await project.ok('restore', key)
    await project.ok('delete', key, '--force', '--permanent')
    const unnamed = new Set(['ListSecrets', 'BatchGetSecretValue'])
    for (const { action, input } of project.proxy.calls) {
      if (!unnamed.has(action)) expect(input['SecretId'] ?? input['Name'], action).toBe(project.nameOf(key))
      if (action === 'ListSecrets') expect(input['Filters']).toEqual([{ Key: 'name', Values: [project.nameOf('')] }])
      expect(JSON.stringify(input)).not.toContain('arn:')
    }
    expect(project.proxy.count()).toBeGreaterThan(15)
    expectNoValue(made)
  })
})
