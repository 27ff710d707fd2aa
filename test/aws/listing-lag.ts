import { type Handler, type Json, changed } from './exchange.ts'

/** Where each listing has its entries. */
export const listMembers: Readonly<Record<string, string>> = {
  ListSecrets: 'SecretList',
  ListSecretVersionIds: 'Versions',
  BatchGetSecretValue: 'SecretValues',
  DescribeParameters: 'Parameters',
  GetParametersByPath: 'Parameters',
  GetParameterHistory: 'Parameters',
}
const lagging = new Set(['ListSecrets', 'DescribeParameters', 'GetParametersByPath'])

/** Names that listings do not know yet, though a call by name finds them: AWS may take minutes. */
export function listingLag(isHidden: (name: string) => boolean): Handler {
  return async (call, proceed) => {
    const member = listMembers[call.action]
    const isFiltered = call.action === 'BatchGetSecretValue' && call.input['Filters'] !== undefined
    if (member === undefined || !(lagging.has(call.action) || isFiltered)) return proceed()
    return changed(await proceed(), (body) => withEntries(body, member, (name) => !isHidden(name)))
  }
}

/** A listing with those of its entries whose names pass. */
export function withEntries(body: Json, member: string, isKept: (name: string) => boolean): Json {
  const entries = (body[member] ?? []) as readonly { readonly Name: string }[]
  return { ...body, [member]: entries.filter(({ Name }) => isKept(Name)) }
}
