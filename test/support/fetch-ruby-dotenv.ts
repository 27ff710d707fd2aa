import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { moveUnlessThere } from './move-unless-there.ts'

const cache = path.resolve(import.meta.dirname, '../../.cache')
const folder = path.join(cache, 'ruby-dotenv')

/**
 * The folder of ruby dotenv 3 for `ruby -I`: one package of Debian's testing, since its stable has a 2.4 that reads no value of several
 * lines. It is fetched once into the cache, from the mirror of this machine, whose own lists and packages stay as they are. Undefined
 * where apt knows no mirror of Debian.
 */
export function fetchRubyDotenv(): string | undefined {
  if (fs.existsSync(folder)) return folder
  const mirror = debianMirror()
  if (mirror === undefined) return undefined
  fs.mkdirSync(cache, { recursive: true })
  const building = fs.mkdtempSync(`${folder}-building-`)
  try {
    download(mirror, building)
    const gems = path.join(building, 'usr/share/rubygems-integration/all/gems')
    const gem = fs.readdirSync(gems).find((name) => name.startsWith('dotenv-'))
    moveUnlessThere(path.join(gems, gem ?? 'dotenv', 'lib'), folder)
  } finally {
    fs.rmSync(building, { recursive: true, force: true })
  }
  return folder
}

function debianMirror(): string | undefined {
  const { stdout } = spawnSync('apt-get', ['indextargets', '--format', '$(REPO_URI)'], { encoding: 'utf8' })
  return (stdout ?? '').split('\n').find((address) => address.endsWith('/debian/'))
}

/** With lists of its own, so that it needs no rights and leaves nothing behind. */
function download(mirror: string, to: string): void {
  const lists = path.join(to, 'lists')
  const sources = path.join(to, 'sources.list')
  fs.writeFileSync(sources, `deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] ${mirror} testing main\n`)
  const settings = [
    `Dir::Etc::SourceList=${sources}`,
    'Dir::Etc::SourceParts=/nonexistent',
    `Dir::State::Lists=${lists}`,
    `Dir::Cache=${path.join(to, 'apt')}`,
    'Acquire::Languages=none',
    'Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false',
    'APT::Sandbox::User=root',
  ].flatMap((setting) => ['-o', setting])
  for (const made of [lists, path.join(to, 'apt/archives')]) fs.mkdirSync(path.join(made, 'partial'), { recursive: true })
  run(to, 'apt-get', ['-qq', ...settings, 'update'])
  run(to, 'apt-get', ['-qq', ...settings, 'download', 'ruby-dotenv'])
  const file = fs.readdirSync(to).find((name) => name.endsWith('.deb'))
  run(to, 'dpkg-deb', ['-x', file ?? 'ruby-dotenv.deb', '.'])
}

function run(cwd: string, program: string, args: readonly string[]): void {
  const done = spawnSync(program, args, { cwd, encoding: 'utf8' })
  if (done.status === 0) return
  throw new Error(`ruby dotenv could not be fetched: ${program} ended with ${done.error?.message ?? done.stderr.trim()}`)
}
