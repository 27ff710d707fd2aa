import { AddTagsToResourceCommand, RemoveTagsFromResourceCommand } from '@aws-sdk/client-ssm'
import { describe, expect, it } from 'vitest'
import * as faults from '../../aws/faults.ts'
import { errorOf } from '../../support/aws-project.ts'
import { canary, expectNoValue } from '../../support/canary.ts'
import { ssmProject, type SsmProject } from '../../support/ssm-project.ts'

const key = 'alias/aws/ssm'

function marksOf({ namespace }: SsmProject): Record<string, string> {
  return { ManagedBy: 'Keep', Namespace: namespace, Env: 'dev', VaultSlug: 'aws' }
}

describe('a new parameter', () => {
  it('has its tags, note, key and tier from the call that creates it, and no other call follows', async () => {
    const project = await ssmProject({ kmsKeyId: key, scope: 'web', tier: 'advanced', tags: { Team: 'payments' } })
    await project.ok('set', 'KEY', canary, '--note', 'for the tests')
    expect(project.inputs('PutParameter')).toEqual([
      {
        Name: `/${project.namespace}/web/dev/KEY`,
        Value: canary,
        Type: 'SecureString',
        Overwrite: false,
        Description: 'for the tests',
        KeyId: key,
        Tier: 'Advanced',
        Tags: expect.arrayContaining([
          { Key: 'Team', Value: 'payments' },
          { Key: 'ManagedBy', Value: 'Keep' },
          { Key: 'Namespace', Value: project.namespace },
          { Key: 'Env', Value: 'dev' },
          { Key: 'VaultSlug', Value: 'aws' },
          { Key: 'Scope', Value: 'web' },
        ]),
      },
    ])
    const actions = project.proxy.calls.map(({ action }) => action)
    expect(actions.toSorted()).toEqual(['GetParameter', 'GetParameterHistory', 'PutParameter'])
  })

  it('is a String with --plain, without a key, also beside a key in the configuration', async () => {
    const project = await ssmProject({ kmsKeyId: key })
    await project.ok('set', 'KEY=in the open', '--plain')
    expect(project.inputs('PutParameter')[0]).not.toHaveProperty('KeyId')
    expect(await project.described('KEY')).toMatchObject({ Type: 'String' })
    expect(await project.tagsOf('KEY')).toEqual(marksOf(project))
    await project.ok('set', 'KEY=still so', '--plain')
    expect(await project.value('KEY')).toBe('still so')
  })

  it('says what no policy can allow: a key of KMS that is not there', async () => {
    const project = await ssmProject({ kmsKeyId: '00000000-0000-4000-8000-000000000000' })
    const done = await project.keep(['set', 'KEY', '--json'], { input: canary })
    expect(done.code).toBe(3)
    expect(errorOf(done)).toMatchObject({ code: 'denied', message: expect.stringMatching(/KMS key may not be used/) })
    expect(await project.value('KEY')).toBeUndefined()
    expectNoValue(done)
  })

  it.each([
    ['standard', 4096, 'Standard'],
    ['advanced', 8192, 'Advanced'],
    ['intelligent', 100, 'Standard'],
    ['intelligent', 8192, 'Advanced'],
  ])('in the tier %s with %i bytes is %s', async (tier, bytes, expected) => {
    const project = await ssmProject({ tier })
    await project.ok('set', `KEY=${'x'.repeat(bytes)}`)
    expect(await project.described('KEY')).toMatchObject({ Tier: expected })
  })
})

describe('an overwrite', () => {
  it('never carries tags, and looks for those that are missing', async () => {
    const project = await ssmProject({ tags: { Team: 'payments' } })
    await project.put('KEY', 'older', { Tags: [{ Key: 'Owner', Value: 'terraform' }] })
    await project.ok('set', 'KEY=newer')
    expect(project.inputs('PutParameter')[0]).toMatchObject({ Overwrite: true })
    expect(project.inputs('PutParameter')[0]).not.toHaveProperty('Tags')
    expect(await project.tagsOf('KEY')).toEqual({ Owner: 'terraform', Team: 'payments', ...marksOf(project) })
    await project.ok('set', 'KEY=newest')
    expect(project.proxy.count('AddTagsToResource')).toBe(1)
  })

  it('gives a secret the tags that the vault got later', async () => {
    const project = await ssmProject()
    await project.ok('set', 'KEY=older')
    project.configure({ tags: { Team: 'payments' } })
    await project.ok('set', 'KEY=newer')
    expect(await project.tagsOf('KEY')).toEqual({ Team: 'payments', ...marksOf(project) })
  })

  it('mends tags that were taken off or changed', async () => {
    const project = await ssmProject()
    await project.seed('KEY', 'older')
    const resource = { ResourceType: 'Parameter', ResourceId: project.nameOf('KEY') } as const
    await project.moto.send(new RemoveTagsFromResourceCommand({ ...resource, TagKeys: ['Env'] }))
    await project.moto.send(new AddTagsToResourceCommand({ ...resource, Tags: [{ Key: 'ManagedBy', Value: 'hand' }] }))
    await project.ok('set', 'KEY=newer')
    expect(await project.tagsOf('KEY')).toEqual(marksOf(project))
  })

  it.each(['ListTagsForResource', 'AddTagsToResource'])('is done, with a warning, where %s is denied', async (action) => {
    const project = await ssmProject()
    await project.put('KEY', 'older')
    project.proxy.on({ action, times: Infinity, fault: faults.accessDenied() })
    const done = await project.keep(['set', 'KEY'], { input: canary })
    expect(done.code).toBe(0)
    expect(done.stderr).toMatch(/^keep: warning: KEY is written, but its tags could not be looked after: not allowed to /m)
    expect(done.stderr).toMatch(new RegExp(`ssm:${action} is denied`))
    expect(done.stderr).toMatch(/^set KEY in aws:dev$/m)
    expect(await project.value('KEY')).toBe(canary)
    expectNoValue(done)
  })

  it.each([
    ['keeps the key that the parameter has', { kmsKeyId: 'alias/aws/other' }, key],
    ['keeps it also where none is configured', {}, key],
  ])('%s', async (_, fields, expected) => {
    const project = await ssmProject(fields)
    await project.put('KEY', 'older', { KeyId: key })
    await project.ok('set', 'KEY=newer')
    expect(project.inputs('PutParameter')[0]).toMatchObject({ KeyId: expected })
    expect((await project.versions('KEY')).map(({ KeyId }) => KeyId)).toEqual([expected, expected])
  })

  it.each([undefined, 'standard', 'intelligent'])('of an advanced parameter leaves it so, where the tier is %s', async (tier) => {
    const project = await ssmProject({ tier })
    await project.put('KEY', 'older', { Tier: 'Advanced' })
    await project.ok('set', 'KEY=newer')
    expect(await project.described('KEY')).toMatchObject({ Tier: 'Advanced', Version: 2 })
  })

  it('of a standard one makes it advanced where that is configured', async () => {
    const project = await ssmProject({ tier: 'advanced' })
    await project.put('KEY', 'older', { Tier: 'Standard' })
    await project.ok('set', `KEY=${'x'.repeat(8192)}`)
    expect(await project.described('KEY')).toMatchObject({ Tier: 'Advanced', Version: 2 })
  })

  it('keeps, replaces and removes the note; a new note alone is a change', async () => {
    const project = await ssmProject()
    const steps = [
      [['set', 'KEY=1', '--note', 'first'], 'first'],
      [['set', 'KEY=2'], 'first'],
      [['set', 'KEY=2', '--note', 'second'], 'second'],
      [['set', 'KEY=2', '--note', 'second'], 'second'],
      [['set', 'KEY=3', '--note', ''], undefined],
    ] as const
    for (const [args, note] of steps) {
      await project.ok(...args)
      expect((await project.described('KEY'))?.Description || undefined, args.join(' ')).toBe(note)
    }
    expect(await project.versions('KEY')).toHaveLength(4)
  })

  it.each([
    ['String', [], 'unencrypted (String)', 'add --plain'],
    ['StringList', [], 'unencrypted (StringList)', 'add --plain'],
    ['SecureString', ['--plain'], 'encrypted', 'leave out --plain'],
  ] as const)('of a %s with %j is refused, and nothing is sent', async (Type, flags, fault, way) => {
    const project = await ssmProject()
    await project.put('KEY', 'older', { Type, Tags: project.tags() })
    const done = await project.keep(['set', 'KEY', ...flags, '--json'], { input: canary })
    expect(errorOf(done)).toMatchObject({ code: 'limit', message: `KEY is stored ${fault}, and AWS cannot change that` })
    expect(errorOf(done).hint).toContain(way)
    expect(errorOf(done).hint).toContain('keep delete KEY --vault aws --env dev, and set it again')
    expect(project.proxy.count(/^(Put|Add|Delete)/)).toBe(0)
    expect(await project.value('KEY')).toBe('older')
    expectNoValue(done)
  })
})
