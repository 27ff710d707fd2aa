import type { Entry, Reading } from './reading.ts'
import { readCompose } from './dotenv/compose.ts'
import { readDocker } from './dotenv/docker.ts'
import type { DotenvReader } from './dotenv/names.ts'
import { readDotenvPackage, readNode } from './dotenv/node.ts'
import { readPhp } from './dotenv/php.ts'
import { readPython } from './dotenv/python.ts'
import { readShell } from './dotenv/shell.ts'
import { readStrict } from './dotenv/strict.ts'
import { readSystemd } from './dotenv/systemd.ts'

/** Each gives what the reader itself gives, or a fault; none of them puts in the value of a variable or runs anything. */
const readers: Readonly<Record<DotenvReader, (text: string) => Reading | Promise<Reading>>> = {
  dotenv: readDotenvPackage,
  node: readNode,
  docker: readDocker,
  compose: readCompose,
  shell: readShell,
  systemd: readSystemd,
  python: readPython,
  php: readPhp,
}

/** A .env text, with keep's own strict reading when nobody else's is named. */
export async function readDotenv(text: string, from?: DotenvReader): Promise<Reading> {
  return from === undefined ? readStrict(text) : named(await readers[from](text))
}

/**
 * Some readers take whatever stands before a = for a name, line feeds included. What is none of the names that people give may as well be
 * a piece of a secret, and is not repeated.
 */
function named({ entries, faults, remarks }: Reading): Reading {
  const nameless = entries.filter((entry) => !isName(entry))
  const reason = 'the name is not letters, digits, _, . and -'
  return { entries: entries.filter(isName), faults: [...faults, ...nameless.map(({ line }) => ({ line, reason }))], remarks }
}

function isName({ key }: Entry): boolean {
  return /^[A-Za-z0-9_.-]+$/.test(key)
}
