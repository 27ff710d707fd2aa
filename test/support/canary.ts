import { expect } from 'vitest'
import type { Run } from './project.ts'

/** A value that appears nowhere by chance, and survives no encoding unnoticed. */
export const canary = 'cAnArY7f3e91'

/** As it is, in hexadecimal, and in base64 wherever in a longer text it begins. */
const forms = [canary, Buffer.from(canary).toString('hex'), ...[0, 1, 2].map(base64After)]

export function leaksIn(text: string): boolean {
  return forms.some((form) => text.includes(form))
}

export function leaks(done: Run): boolean {
  return leaksIn(done.stdout) || leaksIn(done.stderr)
}

export function expectNoValue(done: Run): void {
  expect(leaks(done), `${done.stdout}\n${done.stderr}`).toBe(false)
}

/** The part of the base64 text that depends on the canary alone. */
function base64After(bytes: number): string {
  const text = Buffer.from('\0'.repeat(bytes) + canary).toString('base64')
  return text.slice(bytes === 0 ? 0 : bytes + 1, -4)
}
