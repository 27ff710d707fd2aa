import crypto from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { awsCliProject, type AwsCliProject } from '../../support/aws-cli.ts'

// The AWS command line is the second reader: it is written in Python and shares no code with keep.

const values: Readonly<Record<string, string>> = {
  LINES: 'one\ntwo\r\n\n  three\ttabbed',
  TRAILING: 'ends with a line feed\n',
  QUOTES: `'single' "double" \`back\` \\ \\n $HOME %s`,
  UNICODE: 'Grüße, 秘密, 🔑, e\u0301, \u00a0\u200b\u2028',
  JSON: '{"user":"app","password":"p\\"w","ports":[5432, 5433]}\n',
  SPACES: '  around  ',
  LARGE: 'ä'.repeat(32_768),
}

function tagsOf({ namespace }: AwsCliProject): string[] {
  const tags = { ManagedBy: 'Keep', Namespace: namespace, Env: 'web', VaultSlug: 'aws' }
  return Object.entries(tags).map(([key, value]) => `Key=${key},Value=${value}`)
}

/** A secret that the AWS command line made and marked as the vault's. */
async function created(project: AwsCliProject, key: string, ...args: string[]): Promise<void> {
  await project.aws('secretsmanager', 'create-secret', '--name', project.nameOf(key), '--tags', ...tagsOf(project), ...args)
}

describe('what keep writes, the AWS command line reads', () => {
  it('every value, byte for byte', async () => {
    const project = await awsCliProject()
    await project.ok('set', ...Object.entries(values).map(([key, value]) => `${key}=${value}`))
    const read = Object.keys(values).map(async (key) => {
      const { SecretString } = await project.aws('secretsmanager', 'get-secret-value', '--secret-id', project.nameOf(key))
      return [key, SecretString] as const
    })
    expect(Object.fromEntries(await Promise.all(read))).toEqual(values)
  })

  it('tags, the note and the key', async () => {
    const alias = `alias/${crypto.randomUUID()}`
    const project = await awsCliProject({
      kmsKeyId: alias,
      tags: new Map([['Team', 'payments']]),
      tagKeys: new Map([['env', 'Environment']]),
    })
    const { KeyMetadata } = await project.aws('kms', 'create-key')
    const { KeyId } = KeyMetadata as { KeyId: string }
    await project.aws('kms', 'create-alias', '--alias-name', alias, '--target-key-id', KeyId)
    await project.ok('set', 'KEY=first', '--note', 'of the "web" user, größer')
    await project.ok('set', 'KEY=second')
    const told = await project.aws('secretsmanager', 'describe-secret', '--secret-id', project.nameOf('KEY'))
    expect(told).toMatchObject({
      Name: project.nameOf('KEY'),
      Description: 'of the "web" user, größer',
      KmsKeyId: alias,
    })
    const tags = told['Tags'] as { Key: string; Value: string }[]
    expect(Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]))).toEqual({
      ManagedBy: 'Keep',
      Namespace: project.namespace,
      Environment: 'web',
      VaultSlug: 'aws',
      Team: 'payments',
    })
    expect(Object.values(told['VersionIdsToStages'] as Record<string, string[]>)).toEqual([['AWSPREVIOUS'], ['AWSCURRENT']])
  })

  it('revisions, rollbacks and deletions', async () => {
    const project = await awsCliProject({ recoveryWindowInDays: 7 })
    await project.ok('set', 'KEY=first')
    await project.ok('set', 'KEY=second')
    await project.ok('rollback', 'KEY', '--yes')
    const id = project.nameOf('KEY')
    const current = await project.aws('secretsmanager', 'get-secret-value', '--secret-id', id)
    const previous = await project.aws('secretsmanager', 'get-secret-value', '--secret-id', id, '--version-stage', 'AWSPREVIOUS')
    expect([current['SecretString'], previous['SecretString']]).toEqual(['first', 'second'])

    await project.ok('delete', 'KEY', '--yes')
    const { DeletedDate } = await project.aws('secretsmanager', 'describe-secret', '--secret-id', id)
    expect(DeletedDate).toBeDefined()
    await project.aws('secretsmanager', 'restore-secret', '--secret-id', id)
    expect(await project.ok('get', 'KEY')).toBe('first\n')

    await project.ok('delete', 'KEY', '--yes', '--permanent')
    await expect(project.aws('secretsmanager', 'describe-secret', '--secret-id', id)).rejects.toThrow('ResourceNotFoundException')
  })
})

describe('what the AWS command line writes, keep reads', () => {
  it('every value, byte for byte', async () => {
    const project = await awsCliProject()
    await Promise.all(Object.entries(values).map(([key, value]) => created(project, key, '--secret-string', value)))
    expect(JSON.parse(await project.ok('export', '--format', 'json'))).toEqual(values)
    expect(await project.ok('get', 'TRAILING', '--no-newline')).toBe(values['TRAILING'])
  })

  it('versions, labels and the note', async () => {
    const project = await awsCliProject()
    await created(project, 'KEY', '--secret-string', 'first', '--description', 'made by hand')
    const id = project.nameOf('KEY')
    const { VersionId: second } = await project.aws(
      'secretsmanager',
      'put-secret-value',
      '--secret-id',
      id,
      '--secret-string',
      'second',
    )
    expect(await project.ok('get', 'KEY')).toBe('second\n')
    expect(JSON.parse(await project.ok('show', '--unmask', '--json'))).toMatchObject([
      { key: 'KEY', value: 'second', revision: second, note: 'made by hand' },
    ])
    expect(JSON.parse(await project.ok('history', 'KEY', '--unmask', '--json'))).toMatchObject([
      { value: 'second', labels: ['AWSCURRENT'] },
      { value: 'first', labels: ['AWSPREVIOUS'] },
    ])

    const { VersionId: first } = await project.aws(
      'secretsmanager',
      'get-secret-value',
      '--secret-id',
      id,
      '--version-stage',
      'AWSPREVIOUS',
    )
    const stage = (name: string, ...move: unknown[]) =>
      project.aws(
        'secretsmanager',
        'update-secret-version-stage',
        '--secret-id',
        id,
        '--version-stage',
        name,
        ...move.map(String),
      )
    await stage('AWSCURRENT', '--move-to-version-id', first, '--remove-from-version-id', second)
    await stage('blue', '--move-to-version-id', second)
    expect(await project.ok('get', 'KEY')).toBe('first\n')
    expect(await project.ok('get', 'KEY', '--revision', 'blue')).toBe('second\n')
    const [top, below] = JSON.parse(await project.ok('history', 'KEY', '--unmask', '--json')) as Record<string, unknown>[]
    expect(top).toMatchObject({ value: 'first', revision: first, labels: ['AWSCURRENT'] })
    expect(below).toMatchObject({ value: 'second', revision: second })
    expect(new Set(below?.['labels'] as string[])).toEqual(new Set(['AWSPREVIOUS', 'blue']))
  })

  it('a deletion, which keep takes back', async () => {
    const project = await awsCliProject()
    await created(project, 'KEY', '--secret-string', 'value')
    await project.aws('secretsmanager', 'delete-secret', '--secret-id', project.nameOf('KEY'), '--recovery-window-in-days', '7')
    expect(await project.keep(['get', 'KEY'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('KEY waits for its deletion'),
    })
    expect(await project.ok('show', '--names')).toBe('')
    expect(await project.ok('show', '--deleted', '--names')).toBe('KEY\n')
    await project.ok('restore', 'KEY')
    const { SecretString } = await project.aws('secretsmanager', 'get-secret-value', '--secret-id', project.nameOf('KEY'))
    expect(SecretString).toBe('value')
  })

  it('a secret without our tags: read, and written only to adopt it, which leaves its own tags', async () => {
    const project = await awsCliProject()
    const id = project.nameOf('KEY')
    await project.aws(
      'secretsmanager',
      'create-secret',
      '--name',
      id,
      '--secret-string',
      'theirs',
      '--tags',
      'Key=Team,Value=payments',
    )
    expect(await project.ok('get', 'KEY')).toBe('theirs\n')
    expect((await project.keep(['show'])).stderr).toContain('not marked as secrets of aws:web: KEY')
    expect(await project.keep(['set', 'KEY=ours'])).toMatchObject({ code: 3, stderr: expect.stringContaining('--adopt') })
    await project.ok('set', 'KEY=ours', '--adopt')
    const { Tags } = await project.aws('secretsmanager', 'describe-secret', '--secret-id', id)
    expect(Tags).toEqual(
      expect.arrayContaining([
        { Key: 'Team', Value: 'payments' },
        { Key: 'VaultSlug', Value: 'aws' },
      ]),
    )
    expect((await project.keep(['show'])).stderr).toBe('')
  })

  it('bytes and a secret without a value, each by its name', async () => {
    const project = await awsCliProject()
    project.project.write('bytes', '\u0000\u0001')
    await Promise.all([
      created(project, 'BYTES', '--secret-binary', 'fileb://bytes'),
      created(project, 'NOTHING'),
      created(project, 'TEXT', '--secret-string', 'text'),
    ])
    expect(await project.keep(['get', 'BYTES'])).toMatchObject({
      code: 3,
      stdout: '',
      stderr: expect.stringContaining('BYTES holds binary data, and keep handles text'),
    })
    expect(await project.keep(['get', 'NOTHING'])).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('NOTHING is there but has no value yet'),
    })
    expect(await project.ok('show', '--names')).toBe('BYTES\nNOTHING\nTEXT\n')
    expect(await project.ok('history', 'BYTES')).toMatch(/\(binary\) +AWSCURRENT$/m)
    const whole = await project.keep(['export'])
    expect(whole).toMatchObject({ code: 3, stdout: '', stderr: expect.stringContaining('could not read BYTES, NOTHING') })
    expect(await project.keep(['export', '--allow-partial'])).toMatchObject({ code: 3, stdout: 'TEXT=text\n' })
    await project.ok('set', 'NOTHING=something')
    const { SecretString } = await project.aws('secretsmanager', 'get-secret-value', '--secret-id', project.nameOf('NOTHING'))
    expect(SecretString).toBe('something')
    expect((await project.keep(['set', 'BYTES=text'])).code).toBe(0)
  })
})
