import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { localProject, root, type Project } from './support/project.ts'

/** The scripts of keep that a run loaded, from the record that node itself keeps for coverage. */
async function loadedScripts(project: Project, ...args: string[]): Promise<string[]> {
  const record = path.join(project.base, `record-${args[0]}`)
  const done = await project.keep(args, { env: { NODE_V8_COVERAGE: record } })
  expect(done.code, done.stderr).toBe(0)
  const texts = fs.readdirSync(record).map((name) => fs.readFileSync(path.join(record, name), 'utf8'))
  const urls = texts.flatMap((text) => (JSON.parse(text) as { result: { url: string }[] }).result.map((script) => script.url))
  return urls
    .filter((url) => url.startsWith('file:'))
    .map((url) => fileURLToPath(url))
    .filter((file) => file.startsWith(path.join(root, 'dist')))
}

function packagesIn(scripts: readonly string[]): Set<string> {
  const regions = scripts.flatMap((file) => [
    ...fs.readFileSync(file, 'utf8').matchAll(/^\/\/ node_modules\/((?:@[^/]+\/)?[^/]+)/gm),
  ])
  return new Set(regions.map(([, name = '']) => name))
}

it('the start loads neither prompts, nor an SDK, nor the crypto of the local vault', async () => {
  const project = await localProject()
  const packages = packagesIn(await loadedScripts(project, '--help'))
  expect(packages).toContain('commander')
  expect(
    [...packages].filter((name) =>
      /^@inquirer|^@aws-sdk|^@smithy|^age-encryption|^@noble|^yaml$|^dotenv$|^chalk$|^proper-lockfile$/.test(name),
    ),
  ).toEqual([])
})

it('the version is told before anything else is loaded', async () => {
  const project = await localProject()
  expect(await loadedScripts(project, '--version')).toEqual([])
  expect(await project.ok('--version')).toBe(await project.ok('--version', '--no-color'))
})

it('an import loads the readers of its own format alone', async () => {
  const project = await localProject()
  const loaded = async (name: string, text: string, ...more: string[]): Promise<string[]> => {
    project.write(name, text)
    const packages = packagesIn(await loadedScripts(project, 'import', name, '--env', 'local', '--dry-run', ...more))
    fs.rmSync(path.join(project.base, 'record-import'), { recursive: true })
    return ['yaml', 'dotenv'].filter((found) => packages.has(found))
  }
  expect(await loaded('a.env', 'A=1')).toEqual([])
  expect(await loaded('a.env', 'A=1', '--from', 'node')).toEqual([])
  expect(await loaded('a.env', 'A=1', '--from', 'dotenv')).toEqual(['dotenv'])
  expect(await loaded('a.json', '{"A":"1"}')).toEqual([])
  expect(await loaded('a.yaml', 'A: 1')).toEqual(['yaml'])
})

it('an export loads no package to write or to read back', async () => {
  const project = await localProject()
  await project.ok('set', 'KEY', 'value', '--env', 'local')
  for (const how of [
    ['--format', 'env'],
    ['--for', 'node'],
    ['--format', 'yaml'],
    ['--format', 'k8s'],
  ]) {
    const packages = packagesIn(await loadedScripts(project, 'export', '--env', 'local', ...how))
    fs.rmSync(path.join(project.base, 'record-export'), { recursive: true })
    expect(packages).toContain('age-encryption')
    expect([...packages].filter((name) => /^@inquirer|^@aws-sdk|^@smithy|^yaml$|^dotenv$|^chalk$/.test(name))).toEqual([])
  }
})

it('a local get loads neither prompts nor an SDK, nor what only writes need', async () => {
  const project = await localProject()
  await project.ok('set', 'KEY', 'value', '--env', 'local')
  const packages = packagesIn(await loadedScripts(project, 'get', 'KEY', '--env', 'local'))
  expect(packages).toContain('age-encryption')
  expect(
    [...packages].filter((name) => /^@inquirer|^@aws-sdk|^@smithy|^yaml$|^chalk$|^proper-lockfile$|^jsonc-parser$/.test(name)),
  ).toEqual([])
})

it('completing commands and flags loads no driver, and neither prompts nor colours', async () => {
  const project = await localProject()
  for (const words of [[''], ['vault', ''], ['show', '-'], ['show', '--env', '']]) {
    const packages = packagesIn(await loadedScripts(project, 'complete', '--', ...words))
    expect(packages).toContain('commander')
    expect(
      [...packages].filter((name) => /^@inquirer|^@aws-sdk|^@smithy|^age-encryption|^@noble|^yaml$|^chalk$/.test(name)),
    ).toEqual([])
  }
})
