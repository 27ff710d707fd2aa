import type { Context } from './context.ts'
import { missingText, type Filled } from './fill.ts'

/** What a template has where a secret is missing. */
export const missingStrategies = ['fail', 'remove', 'blank', 'skip'] as const

export type MissingStrategy = (typeof missingStrategies)[number]

/** What stands in the place of a placeholder; `removed` takes its whole line or assignment along, and the reason becomes a comment. */
export type Replacement =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'kept' }
  | { readonly kind: 'removed'; readonly reason: string }

/** For what is filled, or missing and tolerated; everything else was refused before. */
export function replacementFor(filled: Filled, key: string, context: Context, strategy: MissingStrategy): Replacement {
  if (filled.state === 'filled' || filled.state === 'default') return { kind: 'text', text: filled.text }
  if (filled.state === 'broken' || strategy === 'skip') return { kind: 'kept' }
  if (strategy === 'blank') return { kind: 'text', text: filled.blank }
  return { kind: 'removed', reason: missingText(key, filled.field, context) }
}
