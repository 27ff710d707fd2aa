import crypto from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { awsCommand } from '../../support/aws-cli.ts'
import { ssmProject, type SsmProject } from '../../support/ssm-project.ts'

// The AWS command line is the second reader: it is written in Python and shares no code with keep.

const values: Readonly<Record<string, string>> = {
  LINES: 'one\ntwo\r\n\n  three\ttabbed',
  TRAILING: 'ends with a line feed\n',
  QUOTES: `'single' "double" \`back\` \\ \\n $HOME %s`,
  UNICODE: 'Grüße, 秘密, 🔑, e\u0301, \u00a0\u200b\u2028',
  JSON: '{"user":"app","password":"p\\"w","ports":[5432, 5433]}\n',
  SPACES: '  around  ',
  LARGE: 'ä'.repeat(2048),
}

function ssm(project: SsmProject, command: string, ...args: string[]): Promise<Record<string, unknown>> {
  return awsCommand(project, project.proxy, ['ssm', command, ...args])
}

async function read(project: SsmProject, key: string): Promise<Record<string, unknown>> {
  const { Parameter } = await ssm(project, 'get-parameter', '--with-decryption', '--name', project.nameOf(key))
  return Parameter as Record<string, unknown>
}

function put(project: SsmProject, key: string, value: string, ...args: string[]): Promise<unknown> {
  return ssm(project, 'put-parameter', '--name', project.nameOf(key), '--value', value, ...args)
}

describe('what keep writes, the AWS command line reads', () => {
  it('every value, byte for byte', async () => {
    const project = await ssmProject()
    await project.ok('set', ...Object.entries(values).map(([key, value]) => `${key}=${value}`))
    const found = Object.keys(values).map(async (key) => [key, (await read(project, key))['Value']] as const)
    expect(Object.fromEntries(await Promise.all(found))).toEqual(values)
  })

  it('the type, tags, notes, versions and the key', async () => {
    const alias = `alias/${crypto.randomUUID()}`
    const project = await ssmProject({ kmsKeyId: alias, tags: { Team: 'payments' }, tagKeys: { env: 'Environment' } })
    const { KeyMetadata } = await awsCommand(project, project.proxy, ['kms', 'create-key'])
    const { KeyId } = KeyMetadata as { KeyId: string }
    await awsCommand(project, project.proxy, ['kms', 'create-alias', '--alias-name', alias, '--target-key-id', KeyId])
    await project.ok('set', 'KEY=first', '--note', 'of the "web" user, größer')
    await project.ok('set', 'KEY=second')
    await project.ok('set', 'PLAIN=in the open', '--plain')
    await project.ok('rollback', 'KEY', '--force')

    expect(await read(project, 'PLAIN')).toMatchObject({ Type: 'String', Value: 'in the open', Version: 1 })
    const resource = ['--resource-type', 'Parameter', '--resource-id', project.nameOf('KEY')]
    const { TagList } = await ssm(project, 'list-tags-for-resource', ...resource)
    const tags = TagList as { Key: string; Value: string }[]
    expect(Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]))).toEqual({
      ManagedBy: 'Keep',
      Namespace: project.namespace,
      Environment: 'dev',
      VaultSlug: 'aws',
      Team: 'payments',
    })
    const { Parameters } = await ssm(project, 'get-parameter-history', '--with-decryption', '--name', project.nameOf('KEY'))
    const whole = { Type: 'SecureString', KeyId: alias, Description: 'of the "web" user, größer', Tier: 'Standard' }
    expect(Parameters).toMatchObject([
      { ...whole, Version: 1, Value: 'first' },
      { ...whole, Version: 2, Value: 'second' },
      { ...whole, Version: 3, Value: 'first' },
    ])

    await project.ok('delete', 'KEY', '--force')
    await expect(read(project, 'KEY')).rejects.toThrow('ParameterNotFound')
  })
})

describe('what the AWS command line writes, keep reads', () => {
  it('every value, byte for byte, encrypted and not', async () => {
    const project = await ssmProject()
    const types = ['SecureString', 'String']
    await Promise.all(Object.entries(values).map(([key, value], at) => put(project, key, value, '--type', types[at % 2] ?? '')))
    expect(JSON.parse(await project.ok('export', '--format', 'json'))).toEqual(values)
    expect(await project.ok('get', 'TRAILING', '--no-newline')).toBe(values['TRAILING'])
  })

  it('versions, labels, the note and a list', async () => {
    const project = await ssmProject()
    await put(project, 'KEY', 'first', '--type', 'SecureString', '--description', 'made by hand')
    await put(project, 'KEY', 'second', '--type', 'SecureString', '--overwrite')
    await put(project, 'LIST', 'a,b,c', '--type', 'StringList')
    const version = ['--parameter-version', '1', '--labels', 'blue']
    await ssm(project, 'label-parameter-version', '--name', project.nameOf('KEY'), ...version)
    expect(await project.ok('get', 'KEY')).toBe('second\n')
    expect(await project.ok('get', 'KEY', '--revision', 'blue')).toBe('first\n')
    expect(await project.ok('get', 'KEY', '--revision', '1')).toBe('first\n')
    expect(await project.ok('get', 'LIST')).toBe('a,b,c\n')
    expect(JSON.parse(await project.ok('history', 'KEY', '--unmask', '--json'))).toMatchObject([
      { value: 'second', revision: '2', labels: [] },
      { value: 'first', revision: '1', labels: ['blue'], note: 'made by hand' },
    ])
    expect(JSON.parse(await project.ok('show', '--unmask', '--json'))).toMatchObject([
      { key: 'KEY', value: 'second', revision: '2' },
      { key: 'LIST', value: 'a,b,c', revision: '1' },
    ])
    await project.ok('rollback', 'KEY', '--to', 'blue', '--force')
    expect(await read(project, 'KEY')).toMatchObject({ Value: 'first', Version: 3 })
  })
})
