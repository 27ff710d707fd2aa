import fs from 'node:fs'
import path from 'node:path'
import { fileError } from '../../core/atomic-file.ts'
import { KeepError, systemCode } from '../../core/errors.ts'
import type { Host } from '../../core/vault.ts'
import { shellWord } from '../../core/shell-word.ts'

/** An age private key and where it was found. Its text is as secret as what it opens. */
export interface Identity {
  readonly text: string
  readonly source: string
}

/**
 * All age private keys within reach, in the order in which they are tried: keep's variables, then what sops reads (getsops/sops,
 * age/keysource.go). A variable that names a missing file is an error; a missing keys file is not.
 */
export function findIdentities(host: Host): Identity[] {
  const { env } = host
  return [
    ...inVariable('KEEP_AGE_KEY', env),
    ...inNamedFile('KEEP_AGE_KEY_FILE', host),
    ...inVariable('SOPS_AGE_KEY', env),
    ...inNamedFile('SOPS_AGE_KEY_FILE', host),
    ...inKeysFile(keysFile(host), host),
  ]
}

/** The files in which keys are looked for. */
export function keyFiles(host: Host): string[] {
  const named = ['KEEP_AGE_KEY_FILE', 'SOPS_AGE_KEY_FILE'].flatMap((name) => host.env[name] || [])
  return [...named.map((file) => path.resolve(host.cwd, file)), keysFile(host)]
}

/** Where sops keeps a person's keys on this system. */
export function keysFile(host: Host): string {
  const { env, home, platform } = host
  const ofUser =
    platform === 'win32'
      ? (env['AppData'] ?? env['APPDATA'] ?? path.join(home, 'AppData', 'Roaming'))
      : env['XDG_CONFIG_HOME'] || path.join(home, platform === 'darwin' ? 'Library/Application Support' : '.config')
  return path.join(ofUser, 'sops', 'age', 'keys.txt')
}

function inVariable(name: string, env: Host['env']): Identity[] {
  const text = env[name]
  if (text === undefined || text === '') return []
  const found = parse(text.replaceAll(/[ \t,]+(?=AGE-)/g, '\n'), name)
  if (found.length > 0) return found
  throw new KeepError('config', `${name} holds no age key`, {
    hint: `a key is one line that begins with AGE-SECRET-KEY-1; correct or unset ${name}`,
  })
}

function inNamedFile(name: string, host: Host): Identity[] {
  const file = host.env[name]
  if (file === undefined || file === '') return []
  const resolved = path.resolve(host.cwd, file)
  if (!fs.existsSync(resolved))
    throw new KeepError('config', `${name} names ${file}, which is not there`, { hint: `correct or unset ${name}` })
  const found = inKeysFile(resolved, host)
  if (found.length > 0) return found
  throw new KeepError('config', `${name} names ${file}, which holds no age key`, { hint: `correct or unset ${name}` })
}

function inKeysFile(file: string, host: Host): Identity[] {
  try {
    const mode = fs.statSync(file).mode
    if (host.platform !== 'win32' && (mode & 0o077) !== 0) {
      host.warn(`${file} holds private keys and others on this machine may read it: chmod 600 ${shellWord(file)}`)
    }
    return parse(fs.readFileSync(file, 'utf8'), file)
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return []
    if (systemCode(error) === undefined) throw error
    throw fileError('read', file, error)
  }
}

/** Lines that are comments, empty, or keys of a kind that keep does not know (plugins, SSH) are left out. */
function parse(text: string, source: string): Identity[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => /^AGE-SECRET-KEY-/i.test(line))
    .map((line) => ({ text: line.toUpperCase(), source }))
}
