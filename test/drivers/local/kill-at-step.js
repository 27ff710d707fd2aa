// Preloaded into keep: kills the process, as `kill -9` would, just before its Nth change to the disk.
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import process from 'node:process'

const fatalStep = Number(process.env.KILL_AT_STEP)
let step = 0

for (const name of [
  'openSync',
  'writeFileSync',
  'fsyncSync',
  'closeSync',
  'renameSync',
  'rmSync',
  'mkdirSync',
  'mkdir',
  'rmdir',
]) {
  const real = fs[name]
  fs[name] = function (...args) {
    step += 1
    if (step === fatalStep) process.kill(process.pid, 'SIGKILL')
    return real.apply(this, args)
  }
}
syncBuiltinESMExports()
