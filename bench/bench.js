// What keep costs over the start of a bare node, beside sops where it is installed. A benchmark is no test: it always ends with 0.
// `npm run bench -- 21` takes 21 rounds instead of 9.
import process from 'node:process'
import { pathToFileURL } from 'node:url'
import { aws } from './aws.js'
import { bundle } from './bundle.js'
import { measure } from './clock.js'
import { folder, keepBinary, snapshot } from './places.js'
import { bundledImports } from './imports.js'
import { awsLines, importLines, machineLine, redactionLines, workLines } from './report.js'
import { findSops } from './sops.js'
import { templates } from './templates.js'
import { work } from './work.js'

const rounds = Math.max(1, Number(process.argv[2]) || 9)
const sizes = [100, 1000, 10_000]

snapshot()
await bundle('bench/seed.ts', folder('seed.js'))
const { seed } = await import(pathToFileURL(folder('seed.js')).href)
await bundle('bench/redaction.ts', folder('redaction.js'))
const { redactions } = await import(pathToFileURL(folder('redaction.js')).href)
const projects = new Map()
for (const size of sizes) projects.set(size, await seed(folder(String(size)), size))

const sops = findSops()
const keep = [process.execPath, keepBinary]
const tasks = [...work(projects, { keep, sops: sops && [sops] }), ...(await templates(seed, keep))]
const imports = await bundledImports()
const remote = await aws()

console.log(machineLine(rounds, sops))
const commands = [
  ...tasks.flatMap((task) => task.commands),
  ...imports.flatMap((entry) => entry.commands),
  remote.version,
  remote.trip.one,
  remote.trip.many,
  ...remote.tasks.map((task) => task.command),
]
const times = measure(commands, rounds)
const calls = []
for (const task of remote.tasks) calls.push(await remote.calls(task))
remote.end()
const lines = [
  workLines(tasks, times),
  awsLines(remote, times, calls),
  importLines(imports, times),
  redactionLines(redactions(rounds)),
]
console.log(lines.map((part) => part.join('\n')).join('\n\n'))
