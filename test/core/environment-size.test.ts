import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import { describe, expect, it } from 'vitest'
import { checkEnvironmentSize } from '../../src/core/environment-size.ts'

/** The limit of the stack here. */
const stack = Number(/^Max stack size +(\d+)/m.exec(fs.readFileSync('/proc/self/limits', 'utf8'))?.[1] ?? Infinity)

function isRefused(words: readonly string[], variables: ReadonlyMap<string, string>, platform = 'linux', bytes = stack): boolean {
  try {
    checkEnvironmentSize(words, variables, platform, bytes)
    return false
  } catch (error) {
    expect(error).toMatchObject({ code: 'limit' })
    return true
  }
}

/** What Linux itself says of it. */
function isStarted(words: readonly string[], variables: ReadonlyMap<string, string>): boolean {
  const [program = '', ...args] = words
  return spawnSync(program, args, { env: Object.fromEntries(variables) }).status === 0
}

describe.runIf(process.platform === 'linux')('as Linux has it', () => {
  it('one variable may have 128 KiB with its name and its end', () => {
    const most = new Map([['NAME', 'x'.repeat(131_072 - 'NAME=\0'.length)]])
    const more = new Map([['NAME', 'x'.repeat(131_072 - 'NAME='.length)]])
    expect([isRefused(['true'], most), isStarted(['/bin/true'], most)]).toEqual([false, true])
    expect([isRefused(['true'], more), isStarted(['/bin/true'], more)]).toEqual([true, false])
  })

  it.each([10, 1000, 30_000])('all together, in variables of %d bytes: what passes is started', (size) => {
    const total = Math.max(131_072, Math.min(stack / 4, 6 * 1024 * 1024))
    const each = size + 'V00000=\0'.length + 8
    const fitting = Math.floor((total - 4096 - 8 - 'true\0'.length) / each)
    const variables = (count: number) =>
      new Map(Array.from({ length: count }, (_, index) => [`V${String(index).padStart(5, '0')}`, 'x'.repeat(size)]))
    expect(isRefused(['true'], variables(fitting))).toBe(false)
    expect(isStarted(['/bin/true'], variables(fitting))).toBe(true)
    // Nothing that Linux starts is refused but for the length of a path.
    expect(isRefused(['true'], variables(fitting + 1))).toBe(true)
    expect(isStarted(['/bin/true'], variables(fitting + 1 + Math.ceil(4096 / each)))).toBe(false)
  })

  it('arguments count, too', () => {
    const words = ['/bin/true', ...Array.from({ length: 40 }, () => 'x'.repeat(100_000))]
    expect([isRefused(words, new Map()), isStarted(words, new Map())]).toEqual([true, false])
  })
})

it('a stack without a limit leaves 6 MiB, a small one 128 KiB', () => {
  const variables = (bytes: number) => new Map(Array.from({ length: bytes / 1024 }, (_, at) => [`V${at}`, 'x'.repeat(1000)]))
  expect(isRefused([], variables(5 * 1024 * 1024), 'linux', Infinity)).toBe(false)
  expect(isRefused([], variables(7 * 1024 * 1024), 'linux', Infinity)).toBe(true)
  expect(isRefused([], variables(100 * 1024), 'linux', 4096)).toBe(false)
  expect(isRefused([], variables(160 * 1024), 'linux', 4096)).toBe(true)
})

it.each([
  ['darwin', 500_000, 1_100_000],
  ['win32', 32_000, 33_000],
])('on %s %d bytes pass and %d do not', (platform, most, more) => {
  expect(isRefused(['x'], new Map([['A', 'x'.repeat(most)]]), platform)).toBe(false)
  expect(isRefused(['x'], new Map([['A', 'x'.repeat(more)]]), platform)).toBe(true)
})

it('names the variable, never its value', () => {
  const large = new Map([
    ['SMALL', 's3cret'],
    ['LARGE', 's3cret'.repeat(30_000)],
  ])
  expect(() => checkEnvironmentSize(['true'], large, 'linux', stack)).toThrow(
    /^no environment can hold LARGE: a variable may have 128 KiB$/,
  )
})
