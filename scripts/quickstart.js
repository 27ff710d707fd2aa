// The main job from beginning to end, on an encrypted local vault in a new folder: every command is printed, then really run.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const binary = fileURLToPath(new URL('../bin/keep.js', import.meta.url))
const base = mkdtempSync(join(tmpdir(), 'keep-quickstart-'))
const project = join(base, 'myapp')
mkdirSync(project)

// An age key of its own: the quickstart leaves yours alone, and makes none in your home.
const env = { PATH: process.env.PATH, HOME: join(base, 'home'), TERM: process.env.TERM }

const steps = [
  'keep init --yes',
  'keep set DATABASE_URL postgres://app:s3cr3t@db/app --env local',
  'keep set DATABASE_URL postgres://app:pr0d@db.internal/app --env staging',
  'keep set STRIPE_KEY --generate --env staging',
  'keep show --env staging',
  'keep diff local staging',
  'keep get DATABASE_URL --env local',
  'keep run --env staging -- printenv STRIPE_KEY',
  'keep export --env staging -o .env',
]

console.log(`a new project in ${project}\n`)
for (const step of steps) {
  console.log(`$ ${step}`)
  const [, ...args] = step.split(' ')
  const { status } = spawnSync(process.execPath, [binary, ...args], {
    cwd: project,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  if (status !== 0) {
    process.exitCode = 1
    break
  }
  console.log()
}
