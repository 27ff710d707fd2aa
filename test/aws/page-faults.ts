import { type Answer, type Handler, type Json, changed, jsonAnswer, omit } from './exchange.ts'
import { listMembers, withEntries } from './listing-lag.ts'

interface Batch {
  readonly SecretValues?: readonly { readonly Name: string; readonly ARN: string }[]
  readonly Errors?: readonly object[]
}

/** A BatchGetSecretValue that succeeds but for these secrets: they stand in its Errors, with this code. */
export function partialBatch(names: readonly string[], code: string, message = 'it could not be read'): Handler {
  return async (_, proceed) =>
    changed(await proceed(), (body) => {
      const { SecretValues = [], Errors = [] } = body as Batch
      const failed = SecretValues.filter(({ Name, ARN }) => names.includes(Name) || names.includes(ARN))
      return {
        ...body,
        SecretValues: SecretValues.filter((value) => !failed.includes(value)),
        Errors: [...Errors, ...failed.map(({ Name }) => ({ SecretId: Name, ErrorCode: code, Message: message }))],
      }
    })
}

/** A listing or batch from which these names are missing, without a word. */
export function without(names: readonly string[]): Handler {
  return async ({ action }, proceed) =>
    changed(await proceed(), (body) => withEntries(body, listMembers[action] ?? 'Parameters', (name) => !names.includes(name)))
}

/** Before each page of a listing, this many empty ones with a NextToken that leads on to it. For `times: Infinity`. */
export function emptyPages(count = 1): Handler {
  return async ({ action, input }, proceed) => {
    const token = (input['NextToken'] ?? '') as string
    const [, seen = '0', real = token] = /^empty-(\d+)-(.*)$/.exec(token) ?? []
    if (Number(seen) < count) return page(action, [], `empty-${Number(seen) + 1}-${real}`)
    return proceed(withToken(input, real === '' ? undefined : real))
  }
}

/** A listing that never ends: each answer is the first page, with the same NextToken. For `times: Infinity`. */
export function repeatingToken(token = 'again'): Handler {
  return async ({ input }, proceed) =>
    changed(await proceed(withToken(input, undefined)), (body) => ({ ...body, NextToken: token }))
}

function page(action: string, entries: readonly object[], token: string): Answer {
  return jsonAnswer(200, { [listMembers[action] ?? 'Parameters']: entries, NextToken: token })
}

function withToken(input: Json, token: string | undefined): Json {
  return token === undefined ? omit(input, 'NextToken') : { ...input, NextToken: token }
}
