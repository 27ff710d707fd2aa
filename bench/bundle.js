import path from 'node:path'
import { build } from 'rolldown'
import { loadConfig } from 'rolldown/config'
import { root } from './places.js'

let settings

/** Bundles one module alone into one file, resolved as keep's own build resolves it. */
export async function bundle(input, file) {
  settings ??= loadConfig(path.join(root, 'rolldown.config.ts'))
  const { platform, tsconfig, resolve } = await settings
  const output = { file, format: 'esm', codeSplitting: false }
  await build({ input: path.resolve(root, input), platform, tsconfig, resolve, output, logLevel: 'warn' })
}
