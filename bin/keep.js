#!/usr/bin/env node
import process from 'node:process'
import { main, terminal } from '../dist/main.js'

// A reader that has seen enough (`keep show | head -1`) is no failure; a full disk behind standard output is.
process.stdout.on('error', (error) => {
  if (error.code !== 'EPIPE') process.stderr.write(`keep: error: cannot write to standard output: ${error.code}\n`)
  process.exit(error.code === 'EPIPE' ? 0 : 3)
})
process.stderr.on('error', () => {})

process.exitCode = await main(process.argv.slice(2), await terminal())
