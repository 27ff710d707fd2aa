import fs from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'

const src = path.resolve(import.meta.dirname, '../src')
const files = fs
  .readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((name) => /(?<!\.d)\.ts$/.test(name))
  .map((name) => name.replaceAll('\\', '/'))

/** What each layer may import of keep, and of packages. `drivers` is in two parts: the registry alone reaches a driver. */
const layers: Record<string, { readonly own: readonly string[]; readonly packages: readonly string[] }> = {
  // JSON as keep needs it is its own; YAML is too large a language for that.
  'core/yaml.ts': { own: ['core'], packages: ['yaml'] },
  core: { own: ['core'], packages: [] },
  formats: { own: ['core', 'formats'], packages: ['fast-string-width', 'dotenv'] },
  config: { own: ['core', 'config'], packages: ['cosmiconfig', 'yaml', 'jsonc-parser'] },
  'drivers/local': { own: ['core', 'drivers/local'], packages: ['age-encryption', 'proper-lockfile'] },
  'drivers/aws': {
    own: ['core', 'drivers/aws'],
    packages: ['@aws-sdk/client-sts', '@aws-sdk/credential-providers', '@smithy/node-http-handler', '@smithy/types'],
  },
  'drivers/secrets-manager': {
    own: ['core', 'drivers/aws', 'drivers/secrets-manager'],
    packages: ['@aws-sdk/client-secrets-manager', '@smithy/types'],
  },
  'drivers/ssm': { own: ['core', 'drivers/aws', 'drivers/ssm'], packages: ['@aws-sdk/client-ssm', '@smithy/types'] },
  drivers: {
    own: ['core', 'drivers', ...['local', 'secrets-manager', 'ssm'].map((driver) => `drivers/${driver}/fields.ts`)],
    packages: [],
  },
  'commands/run/child.ts': { own: ['core', 'commands/run'], packages: ['cross-spawn'] },
  commands: {
    own: ['core', 'formats', 'config', 'drivers/registry.ts', 'app.ts', 'version.ts', 'commands'],
    packages: ['commander'],
  },
  'app.ts': { own: ['core', 'config', 'drivers/registry.ts'], packages: [] },
  'hidden-question.ts': { own: [], packages: [] },
  'editor.ts': { own: ['core'], packages: [] },
  'surroundings.ts': { own: [], packages: [] },
  'clipboard.ts': { own: ['core'], packages: [] },
  'questions.ts': { own: ['core', 'hidden-question.ts'], packages: ['@inquirer/prompts'] },
  'terminal.ts': { own: ['core', 'clipboard.ts', 'editor.ts', 'questions.ts', 'surroundings.ts'], packages: ['chalk'] },
  'program.ts': { own: ['commands', 'core', 'app.ts', 'version.ts'], packages: ['commander'] },
  'main.ts': { own: ['program.ts', 'app.ts', 'terminal.ts', 'usage.ts', 'core'], packages: ['commander'] },
  'usage.ts': { own: ['core'], packages: ['commander'] },
  'version.ts': { own: [], packages: [] },
}
const mayNameProcess = new Set(['clipboard.ts', 'questions.ts', 'terminal.ts', 'surroundings.ts', 'commands/run.ts'])

function text(file: string): string {
  return fs.readFileSync(path.join(src, file), 'utf8')
}

function code(file: string): string {
  return text(file).replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
}

function layerOf(file: string): string {
  const name = Object.keys(layers).find((layer) => file === layer || file.startsWith(`${layer}/`))
  if (name === undefined) throw new Error(`${file} belongs to no layer`)
  return name
}

interface Import {
  readonly from: string
  readonly isDynamic: boolean
}

function importsOf(file: string): Import[] {
  const found = [...code(file).matchAll(/(?:(?<![\w'-])from\s*|(?<![\w'-])import\s*|\b(import)\()'([^'\n]+)'/g)]
  return found.map(([, dynamic, from = '']) => ({
    from: from.startsWith('.') ? path.posix.normalize(path.posix.join(path.posix.dirname(file), from)) : from,
    isDynamic: dynamic !== undefined,
  }))
}

function isAllowed(file: string, { from, isDynamic }: Import): boolean {
  if (from.startsWith('node:') || (file === 'version.ts' && from === '../package.json')) return true
  if (file === 'drivers/registry.ts' && isDynamic && /^drivers\/[^/]+\/(driver|policy|identities|sealed-text)\.ts$/.test(from))
    return true
  const { own, packages } = layers[layerOf(file)]!
  if (!from.endsWith('.ts')) return packages.some((name) => from === name || from.startsWith(`${name}/`))
  return own.some(
    (layer) => from === layer || (layer !== 'drivers' ? from.startsWith(`${layer}/`) : /^drivers\/[^/]+$/.test(from)),
  )
}

it('every import is one that its layer may make', () => {
  expect(files.length).toBeGreaterThan(50)
  const wrong = files.flatMap((file) =>
    importsOf(file)
      .filter((found) => !isAllowed(file, found))
      .map(({ from }) => `${file} imports ${from}`),
  )
  expect(wrong).toEqual([])
})

it('only the registry reaches a driver, and only by import()', () => {
  const reaching = files.flatMap((file) =>
    importsOf(file)
      .filter(({ from }) => /^drivers\/(?!aws\/)[^/]+\/(?!fields)/.test(from))
      .filter(({ from }) => !file.startsWith(from.split('/', 2).join('/')))
      .map(({ isDynamic }) => `${file} ${isDynamic ? 'dynamically' : 'statically'}`),
  )
  expect(new Set(reaching)).toEqual(new Set(['drivers/registry.ts dynamically']))
})

it('the registry itself loads nothing of a driver but its fields', () => {
  const loaded = importsOf('drivers/registry.ts').filter(({ from, isDynamic }) => from.startsWith('drivers/') && !isDynamic)
  expect(loaded.length).toBeGreaterThan(1)
  expect(loaded.filter(({ from }) => !from.endsWith('fields.ts'))).toEqual([])
})

it('process is named only where the machine is met', () => {
  expect(files.filter((file) => /\bprocess\b(?!')/.test(code(file)) && !mayNameProcess.has(file))).toEqual([])
})

it.each([
  ['process.exit', /\bprocess\.exit\(/],
  ['console', /\bconsole\./],
  ['a default export', /\bexport default\b/],
  ['an enum', /\benum \w+ \{/],
  ['module-level mutable state', /^(?:export )?let /m],
  ['any', /: any\b|as any\b|<any>/],
])('nothing in src has %s', (_, pattern) => {
  expect(files.filter((file) => pattern.test(code(file)))).toEqual([])
})

it('no folder is called after nothing in particular', () => {
  expect(files.filter((file) => /(^|\/)(utils?|helpers?|services?|common|shared)(\/|\.)/.test(file))).toEqual([])
})

it('no file holds two ideas, which is what more than 300 lines mean', () => {
  expect(files.filter((file) => text(file).split('\n').length > 300)).toEqual([])
})

it('making a policy loads no SDK', () => {
  const reached = new Set(['drivers/secrets-manager/policy.ts', 'drivers/ssm/policy.ts'])
  for (const file of reached) {
    const imported = importsOf(file).filter(({ from }) => !from.startsWith('node:'))
    expect(imported.filter(({ from }) => !from.endsWith('.ts'))).toEqual([])
    for (const { from } of imported) reached.add(from)
  }
  expect(reached.size).toBeGreaterThan(4)
})
