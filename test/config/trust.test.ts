import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { emptyProject } from '../support/project.ts'

function withVault(vault: object): string {
  return JSON.stringify({ namespace: 'n', envs: ['local'], vaults: { v: vault } })
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
    ['a folder above', { driver: 'local', path: '../elsewhere' }],
    ['an absolute folder', { driver: 'local', path: '/var/elsewhere' }],
  ])('%s needs the word of a person, for this content of the file', async (_, vault) => {
    const project = emptyProject()
    project.write('.keep.json', withVault(vault))
    const refused = await project.keep(['env:list'])
    expect(refused.code).toBe(2)
    expect(refused.stderr).toMatch(
      /^keep: error: \.keep\.json is not trusted: .*\nkeep: hint: read the file, then: keep trust\n$/,
    )
    expect((await project.keep(['trust'])).code).toBe(2)
    await project.ok('trust', '--yes')
    await project.ok('env:list')
    const record = path.join(project.home, '.local/state/keep/trusted.json')
    expect(fs.statSync(record).mode & 0o777).toBe(0o600)
    fs.appendFileSync(project.file('.keep.json'), '\n')
    expect((await project.keep(['env:list'])).code).toBe(2)
  })

  it.each([
    'http://localhost:4566',
    'http://127.0.0.1:4566',
    'http://[::1]:4566',
    'https://secretsmanager.eu-central-1.amazonaws.com',
    'https://vpce-1.secretsmanager.us-east-1.vpce.amazonaws.com',
    'https://secretsmanager.cn-north-1.amazonaws.com.cn',
  ])('%s needs none', async (endpoint) => {
    const project = emptyProject()
    project.write('.keep.json', withVault({ ...aws, endpoint }))
    await project.ok('env:list')
  })

  it.each([
    'http://secretsmanager.us-east-1.amazonaws.com',
    'http://localhost.evil.example',
    'http://127.0.0.1.evil.example',
    'http://10.0.0.1',
  ])('%s cannot be trusted', async (endpoint) => {
    const project = emptyProject()
    project.write('.keep.json', withVault({ ...aws, endpoint }))
    expect((await project.keep(['env:list'])).stderr).toContain('would send credentials unencrypted')
    expect((await project.keep(['trust', '--yes'])).code).toBe(2)
  })
})
