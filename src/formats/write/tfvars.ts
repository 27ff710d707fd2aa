import { unicodeEscape } from '../unicode-escape.ts'
import { exportNames, refuseUnheld } from './holders.ts'
import type { Writer } from './writer.ts'

/** Variables of Terraform as quoted strings of HCL, in which `${` and `%{` begin a template. */
export const tfvarsWriter: Writer = {
  write: (entries) => {
    const names = exportNames(entries)
    refuseUnheld('tfvars', entries)
    return entries.map(([key, value]) => `${names.get(key) ?? key} = "${escaped(value)}"\n`).join('')
  },
}

function escaped(value: string): string {
  return value
    .replace(
      /[\\"\u0001-\u001f\u007f-\u009f\u2028\u2029\ufeff]/g,
      (character) => escapes.get(character) ?? unicodeEscape(character),
    )
    .replace(/[$%](?=\{)/g, '$&$&')
}

const escapes = new Map([
  ['\\', '\\\\'],
  ['"', '\\"'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
])
