import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { emptyProject, type Project } from '../support/project.ts'

function withVault(vault: object): string {
  return JSON.stringify({ namespace: 'n', envs: ['local'], vaults: { v: vault } })
}

async function isRefused(project: Project): Promise<boolean> {
  return (await project.keep(['show', '--env', 'local'])).stderr.includes('is not trusted')
}

const aws = { driver: 'secretsmanager', region: 'us-east-1' }

describe('trust', () => {
  it.each([
    ['another host', { ...aws, endpoint: 'https://evil.example' }],
    [
      'a host that only begins like one of AWS',
      { ...aws, endpoint: 'https://secretsmanager.us-east-1.amazonaws.com.evil.example' },
    ],
    ['a host that only ends like one of AWS', { ...aws, endpoint: 'https://evilamazonaws.com' }],
    ['a user part that looks like AWS', { ...aws, endpoint: 'https://sm.amazonaws.com@evil.example' }],
    ['a host of AWS that anybody can rent', { ...aws, endpoint: 'https://x.execute-api.us-east-1.amazonaws.com' }],
    ['a folder above', { driver: 'local', path: '../elsewhere' }],
    ['an absolute folder', { driver: 'local', path: '/var/elsewhere' }],
  ])('%s needs the word of a person, for this content of the file', async (_, vault) => {
    const project = emptyProject()
    project.write('.keep.json', withVault(vault))
    const refused = await project.keep(['show', '--env', 'local'])
    expect(refused).toMatchObject({ code: 2, stdout: '' })
    expect(refused.stderr).toMatch(
      /^keep: error: \.keep\.json is not trusted: .*\nkeep: hint: read the file, then: keep trust\n$/,
    )
    // Looking at the configuration contacts nothing.
    expect(await project.ok('vault:list', '--json')).toContain('"slug": "v"')
    expect((await project.keep(['trust'])).code).toBe(2)
    await project.ok('trust', '--yes')
    expect(await isRefused(project)).toBe(false)
    const record = path.join(project.home, '.local/state/keep/trusted.json')
    expect(fs.statSync(record).mode & 0o777).toBe(0o600)
    // What the person says with keep's own commands they need not say twice; an edit by others they must.
    await project.ok('env:add', 'staging')
    expect(await isRefused(project)).toBe(false)
    fs.appendFileSync(project.file('.keep.json'), '\n')
    expect(await isRefused(project)).toBe(true)
    // Nor does an edit by keep give a word that the person did not.
    await project.ok('env:add', 'production')
    expect(await isRefused(project)).toBe(true)
  })

  it.each([
    'http://localhost:4566',
    'http://127.0.0.1:4566',
    'http://[::1]:4566',
    'https://secretsmanager.eu-central-1.amazonaws.com',
    'https://secretsmanager-fips.us-east-1.amazonaws.com',
    'https://ssm.us-east-1.api.aws',
    'https://vpce-1.secretsmanager.us-east-1.vpce.amazonaws.com',
    'https://secretsmanager.cn-north-1.amazonaws.com.cn',
  ])('%s needs none', async (endpoint) => {
    const project = emptyProject()
    project.write('.keep.json', withVault({ ...aws, endpoint }))
    expect(await isRefused(project)).toBe(false)
  })

  it.each([
    'http://secretsmanager.us-east-1.amazonaws.com',
    'http://localhost.evil.example',
    'http://127.0.0.1.evil.example',
    'http://10.0.0.1',
  ])('%s cannot be trusted', async (endpoint) => {
    const project = emptyProject()
    project.write('.keep.json', withVault({ ...aws, endpoint }))
    expect((await project.keep(['show', '--env', 'local'])).stderr).toContain('would send credentials unencrypted')
    expect((await project.keep(['trust', '--yes'])).code).toBe(2)
  })
})

describe('what can never be trusted is never written', () => {
  it.each([
    ['vault:add', '--driver', 'ssm', '--slug', 'x', '--endpoint', 'http://example.com'],
    ['vault:edit', 'v', '--endpoint', 'http://example.com'],
    ['init', '--yes', '--force', '--driver', 'ssm', '--endpoint', 'http://example.com'],
  ])('%s', async (...args) => {
    const project = emptyProject()
    project.write('.keep.json', withVault(aws))
    const before = project.read('.keep.json')
    expect((await project.keep(args)).code).toBe(2)
    expect(project.read('.keep.json')).toBe(before)
  })
})
