import { contextText, type Context } from './context.ts'
import { JsonError } from './json.ts'
import type { Filter } from './placeholder.ts'
import type { Placeholder } from './template.ts'
import type { ValueWithFields } from './value-with-fields.ts'

/** What a placeholder becomes, or why it becomes nothing. */
export type Filled =
  | { readonly state: 'filled'; readonly text: string }
  /** `usesDefault`: the secret is not there, and the placeholder says what is taken instead. */
  | { readonly state: 'default'; readonly text: string }
  /** There is no such secret, or its value has not this field; `blank` is what the filters make of nothing. */
  | { readonly state: 'missing'; readonly field?: string; readonly blank: string }
  | { readonly state: 'broken'; readonly reason: string }

/** Fills one placeholder: the field first, then the filters in their order. `default` applies where nothing is there before it. */
export function fill({ field, filters }: Placeholder, value: ValueWithFields | undefined): Filled {
  let text: string | undefined
  try {
    text = field === undefined ? value?.text : value?.field(field)
  } catch (error) {
    if (!(error instanceof JsonError)) throw error
    return { state: 'broken', reason: 'its value is not JSON, so it has no fields' }
  }
  if (text?.isWellFormed() === false) return { state: 'broken', reason: 'its value is not valid Unicode' }
  const filled = filters.reduce(filtered, text)
  if (filled !== undefined) return { state: text === undefined ? 'default' : 'filled', text: filled }
  const blank = filters.reduce(filtered, '') ?? ''
  return { state: 'missing', ...(value !== undefined && field !== undefined && { field }), blank }
}

/** `KEY is not in vault:env`, or which field its value has not. */
export function missingText(key: string, field: string | undefined, context: Context): string {
  const what = field === undefined ? `${key} is not in` : `there is no field ${field} in ${key} of`
  return `${what} ${contextText(context)}`
}

function filtered(text: string | undefined, filter: Filter): string | undefined {
  if (filter.name === 'default') return text ?? filter.text
  if (text === undefined) return undefined
  switch (filter.name) {
    case 'url':
      // RFC 3986 reserves these too, and encodeURIComponent leaves them.
      return encodeURIComponent(text).replaceAll(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`)
    case 'json':
      return JSON.stringify(text)
    case 'base64':
      return Buffer.from(text).toString('base64')
  }
}
