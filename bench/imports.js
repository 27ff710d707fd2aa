import fs from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { pathToFileURL } from 'node:url'
import { bundle } from './bundle.js'
import { environment, folder, keepChunks } from './places.js'

/** What keep takes from each library; a bundle of just that shows what the library adds to the start. */
const libraries = {
  'an empty module': '',
  'node: modules of main.js': `
    import 'node:child_process'; import 'node:crypto'; import 'node:fs'; import 'node:os'
    import 'node:path'; import 'node:stream/consumers'; import 'node:util'`,
  commander: `export { Argument, Command, CommanderError, Option } from 'commander'`,
  'cosmiconfig (ExplorerSync)': `export { ExplorerSync } from 'cosmiconfig/dist/ExplorerSync.js'`,
  'fast-string-width': `export { default } from 'fast-string-width'`,
  'age-encryption': `export { armor, Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption'`,
  'proper-lockfile': `export { lock } from 'proper-lockfile'`,
  'chalk (terminal only)': `export { Chalk, chalkStderr, supportsColor } from 'chalk'`,
  'yaml (YAML configuration only)': `export { isAlias, LineCounter, parseDocument, visit } from 'yaml'`,
}

/** Keep's own chunks on the way: main.js for every command, the others for one that opens such a vault. */
const chunks = ['main.js', 'local-driver.js', 'secrets-manager-driver.js']

/** Each import as a command to time: `{ title, kilobytes, commands }`. */
export async function bundledImports() {
  fs.mkdirSync(folder('imports'), { recursive: true })
  const whole = chunks.map((name) => weighed(`dist/${name}`, path.join(keepChunks, name)))
  const alone = await Promise.all(Object.entries(libraries).map(([title, source]) => library(title, source)))
  return [...whole, ...alone]
}

async function library(title, source) {
  const name = title.replaceAll(/[^a-z]+/g, '-')
  const [from, to] = [folder('imports', `${name}.source.js`), folder('imports', `${name}.js`)]
  fs.writeFileSync(from, source)
  await bundle(from, to)
  return weighed(title, to)
}

function weighed(title, file) {
  const words = [process.execPath, '--input-type=module', '-e', `import ${JSON.stringify(pathToFileURL(file).href)}`]
  return { title, kilobytes: fs.statSync(file).size / 1024, commands: [{ words, env: environment }] }
}
