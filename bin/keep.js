#!/usr/bin/env node
// A reader that has seen enough (`keep show | head -1`) is no failure; a full disk behind standard output is.
process.stdout.on('error', (error) => {
  if (error.code !== 'EPIPE') process.stderr.write(`keep: error: cannot write to standard output: ${error.code}\n`)
  process.exit(error.code === 'EPIPE' ? 0 : 3)
})
process.stderr.on('error', () => {})
// With a handler a signal waits until a file that is being written is whole, and a lock is given back.
process.once('SIGHUP', () => process.exit(129))
process.once('SIGINT', () => process.exit(130))
process.once('SIGQUIT', () => process.exit(131))
process.once('SIGTERM', () => process.exit(143))

if (process.argv.length === 3 && process.argv[2] === '--version') {
  // Scripts ask this most, and loading the command line takes longer than the answer (npm run bench).
  const { readFileSync } = await import('node:fs')
  process.stdout.write(`${JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version}\n`)
} else {
  // Node.js 22.1 and later keep compiled code; in a folder of the user's own, since others could write to the default one.
  const [{ enableCompileCache }, { homedir }, { join }] = await Promise.all(
    ['node:module', 'node:os', 'node:path'].map((name) => import(name)),
  )
  enableCompileCache?.(join(homedir(), '.cache', 'keep', 'compiled'))
  const { main, terminal } = await import('../dist/main.js')
  process.exitCode = await main(process.argv.slice(2), await terminal())
  // Something may still wait for a vault: a completion past its deadline, or what watches for a command that has ended.
  process.stdout.write('', () => process.exit())
}
