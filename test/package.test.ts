import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { emptyProject, root, run } from './support/project.ts'

const elsewhere = fs.mkdtempSync(path.join(os.tmpdir(), 'keep-package-'))
const installed = path.join(elsewhere, 'node_modules/keep-secrets')

function npm(cwd: string, ...args: string[]): string {
  const done = spawnSync('npm', args, { cwd, encoding: 'utf8' })
  if (done.status !== 0) throw new Error(done.stderr)
  return done.stdout
}

beforeAll(() => {
  const [packed] = JSON.parse(npm(root, 'pack', '--json', '--ignore-scripts', '--pack-destination', elsewhere)) as {
    filename: string
  }[]
  fs.writeFileSync(path.join(elsewhere, 'package.json'), '{"private":true}\n')
  npm(elsewhere, 'install', '--offline', '--no-audit', '--no-fund', `./${packed!.filename}`)
})

afterAll(() => fs.rmSync(elsewhere, { recursive: true, force: true }))

describe('the installed package', () => {
  it('is one package, and brings its schema, templates and licences', () => {
    expect(fs.readdirSync(path.join(elsewhere, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['keep-secrets'])
    for (const name of [
      'schema/keep.schema.json',
      'templates/node.env',
      'completion/keep.zsh',
      'dist/THIRD_PARTY_LICENSES',
      'LICENSE',
      'README.md',
    ]) {
      expect(fs.existsSync(path.join(installed, name)), name).toBe(true)
    }
    const licences = fs.readFileSync(path.join(installed, 'dist/THIRD_PARTY_LICENSES'), 'utf8')
    for (const name of ['commander', 'age-encryption', 'cosmiconfig', '@inquirer/core', '@noble/curves'])
      expect(licences).toContain(name)
  })

  it('holds no reader of executable configuration', () => {
    const code = fs
      .readdirSync(path.join(installed, 'dist'))
      .map((name) => fs.readFileSync(path.join(installed, 'dist', name), 'utf8'))
      .join('\n')
    expect(code).toMatch(/^\/\/ node_modules\/cosmiconfig\//m)
    expect(code).not.toMatch(/^\/\/ node_modules\/(?:import-fresh|js-yaml|typescript)\//m)
  })

  it.each(Object.keys(inject('nodes')))('does its main job on Node.js %s', async (name) => {
    const node = inject('nodes')[name]!
    const project = emptyProject()
    const keep = async (...args: string[]): Promise<string> => {
      const done = await run(node, [path.join(installed, 'bin/keep.js'), ...args], { cwd: project.folder, env: project.env })
      expect(done, done.stderr).toMatchObject({ code: 0 })
      expect(done.stderr).not.toContain('Warning')
      return done.stdout
    }
    await keep('init', '--yes')
    await keep('set', 'DB_PASSWORD', `it's $5 & "so"`, '--env', 'staging')
    expect(await keep('completion', 'bash')).toContain('complete -F _keep keep')
    expect(await keep('complete', '--', 'get', 'DB')).toBe('words\nDB_PASSWORD\tlocal:staging\n')
    expect(await keep('get', 'DB_PASSWORD', '--env', 'staging')).toBe(`it's $5 & "so"\n`)
    expect(await keep('show', '--env', 'staging', '--names')).toBe('DB_PASSWORD\n')
    expect(await keep('export', '--env', 'staging', '--format', 'json')).toBe('{\n  "DB_PASSWORD": "it\'s $5 & \\"so\\""\n}\n')
    await keep('vault:add', '--driver', 'local', '--slug', 'second', '--yes')
    expect(await keep('--version')).toMatch(/^\d+\.\d+\.\d+\n$/)
  })
})
