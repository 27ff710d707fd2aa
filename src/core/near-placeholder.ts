import { readPlaceholder } from './placeholder.ts'

/** A group in braces that names a vault, and that only a blank or a second brace keeps from being a placeholder. */
export interface NearPlaceholder {
  readonly source: string
  readonly vault: string
  readonly reason: string
}

const spaced = /\{[ \t]*([A-Za-z0-9][A-Za-z0-9_-]{0,49})[ \t]*(?:(:)[ \t]*)?([^{}\r\n]{0,2000})\}/y
const twice = /\{[ \t]*([A-Za-z0-9][A-Za-z0-9_-]{0,49})[ \t]*:[ \t]*(?=\{)/y

/** Looks where a brace stands that begins no placeholder; `mayBeBare`: whether `{vault}` alone would be one. */
export function nearPlaceholder(text: string, at: number, mayBeBare: boolean): NearPlaceholder | undefined {
  spaced.lastIndex = at
  const [source, vault = '', colon = '', rest = ''] = spaced.exec(text) ?? []
  if (source !== undefined) {
    const meant = `{${vault}${colon}${rest.trimEnd()}}`
    const group = readPlaceholder(meant, 0)
    if (group?.hasForm !== true || group.source !== meant) return undefined
    const shown = group.isBare && !mayBeBare ? `{${vault}:KEY}` : meant
    return { source, vault, reason: `a placeholder has no blanks: did you mean ${shown}?` }
  }
  twice.lastIndex = at
  const [opening, named = ''] = twice.exec(text) ?? []
  if (opening === undefined) return undefined
  return { source: opening, vault: named, reason: `a brace begins no key: did you mean {${named}:KEY}?` }
}
