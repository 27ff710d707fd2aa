import { KeepError } from './errors.ts'

const kibibyte = 1024

/**
 * What a system takes of the words and variables of a program that is started. Linux: `MAX_ARG_STRLEN` for one text, and for all of them
 * a quarter of the stack, between 128 KiB and 6 MiB (fs/exec.c); macOS: `ARG_MAX`; Windows: 32,767 characters for one variable.
 */
interface Room {
  /** Bytes of one text with its end; on Windows characters. */
  readonly each: number
  /** Bytes of all texts, their ends and a pointer for each. */
  readonly all: number
}

/** Bytes that the path of the program may take, which the system counts too: Linux's PATH_MAX. */
const pathBytes = 4096
const pointerBytes = 8

/**
 * Throws `limit` when a program with these words and variables could not be started, naming what is too large. `stackBytes`: the limit of
 * the stack on Linux, Infinity where there is none.
 */
export function checkEnvironmentSize(
  words: readonly string[],
  variables: ReadonlyMap<string, string>,
  platform: string,
  stackBytes: number,
): void {
  const room = roomOn(platform, stackBytes)
  const size = (text: string): number => (platform === 'win32' ? text.length : Buffer.byteLength(text)) + 1
  const sizes = [...variables].map(([name, value]) => ({ name, bytes: size(`${name}=${value}`) }))
  const tooLarge = sizes.filter(({ bytes }) => bytes > room.each)
  if (tooLarge.length > 0) {
    throw new KeepError(
      'limit',
      `no environment can hold ${tooLarge.map(({ name }) => name).join(', ')}: a variable may have ${shown(room.each)}`,
      {
        hint: 'leave it out with --except, and let the command read it: keep get KEY',
      },
    )
  }
  const arguments_ = words.reduce((sum, word) => sum + Buffer.byteLength(word) + 1, 0)
  const texts = sizes.reduce((sum, { bytes }) => sum + bytes, 0)
  const all = arguments_ + texts + pathBytes + pointerBytes * (words.length + sizes.length)
  if (all <= room.all) return
  const [largest] = sizes.toSorted((one, other) => other.bytes - one.bytes)
  throw new KeepError(
    'limit',
    `the command and its environment have ${shown(all)}, and this system starts none with more than ${shown(room.all)}`,
    {
      hint: `choose with --only or --except; the largest variable is ${largest?.name ?? 'none'} with ${shown(largest?.bytes ?? 0)}`,
    },
  )
}

function roomOn(platform: string, stackBytes: number): Room {
  if (platform === 'win32') return { each: 32_767, all: Infinity }
  if (platform === 'darwin') return { each: Infinity, all: kibibyte * kibibyte }
  const quarter = Math.min(stackBytes / 4, 6 * kibibyte * kibibyte)
  return { each: 128 * kibibyte, all: Math.max(quarter, 128 * kibibyte) }
}

function shown(bytes: number): string {
  return bytes < 10 * kibibyte ? `${bytes} bytes` : `${Math.ceil(bytes / kibibyte)} KiB`
}
