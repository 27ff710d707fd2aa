import { nearest } from './suggest.ts'

export type Filter = { readonly name: 'url' | 'json' | 'base64' } | { readonly name: 'default'; readonly text: string }

/** A group in braces that has the beginning of a placeholder; with a fault it is none. */
export interface Group {
  /** From its opening brace; with a fault as much as was looked at. */
  readonly source: string
  readonly vault: string
  readonly key: string | undefined
  readonly field: string | undefined
  readonly filters: readonly Filter[]
  /** Whether it stands for the name of its line: there is no colon after the vault. */
  readonly isBare: boolean
  /** Whether it is closed, and its key and field could be some. */
  readonly hasForm: boolean
  readonly fault: string | undefined
}

/** What a placeholder may have between its braces, so that no text makes keep look far. */
const longest = 2000
const head = /\{([A-Za-z0-9][A-Za-z0-9_-]{0,49})(?:(:)(?=[^\s{])|(?=[}|#]))/y
const body = new RegExp(`(?:[^{}\\\\\\r\\n]|\\\\[^\\r\\n]){0,${longest}}`, 'y')
/** What keep and others name secrets; a person types less (core/keys.ts). */
const keyForm = /^[A-Za-z0-9_][A-Za-z0-9_./-]*$/
const filterNames = ['url', 'json', 'base64', 'default']

/** Whether a placeholder can name this key. */
export function isKeyOfPlaceholder(key: string): boolean {
  return keyForm.test(key) && key.length <= 512
}

/** Reads `{vault:KEY#field|filter...}` where its brace stands; undefined for any other text. */
export function readPlaceholder(text: string, at: number): Group | undefined {
  head.lastIndex = at
  const [opening, vault = '', colon] = head.exec(text) ?? []
  if (opening === undefined) return undefined
  body.lastIndex = at + opening.length
  const inner = body.exec(text)?.[0] ?? ''
  const isClosed = text[body.lastIndex] === '}'
  const source = text.slice(at, body.lastIndex + (isClosed ? 1 : 0))
  // At each | that no backslash stands before; a backslash takes any character along, itself too.
  const [target = '', ...written] = inner.split(/(?<=(?:^|[^\\])(?:\\\\)*)\|/)
  const [key, field] = halves(target, '#')
  const filters = written.map(readFilter)
  const formFault = isClosed ? targetFault(key, field, colon !== undefined) : 'this placeholder is never closed'
  return {
    source,
    vault,
    key: colon === undefined ? undefined : key,
    field,
    filters: filters.filter((filter) => typeof filter !== 'string'),
    isBare: colon === undefined,
    hasForm: formFault === undefined,
    fault: formFault ?? filters.find((filter) => typeof filter === 'string'),
  }
}

function targetFault(key: string, field: string | undefined, isNamed: boolean): string | undefined {
  if (isNamed && !isKeyOfPlaceholder(key)) return 'the key of this placeholder is not letters, digits, _, -, . and /'
  if (!isNamed && key !== '') return 'there is no colon between the vault and the key'
  return field === undefined || /^[^.\s]+(?:\.[^.\s]+)*$/.test(field)
    ? undefined
    : 'the field after # is not names with dots between them'
}

/** A filter, or what is wrong with it. */
function readFilter(written: string): Filter | string {
  const [name, text] = halves(written, ':')
  if (name === 'default') {
    if (text === undefined) return 'default has no text: write |default:TEXT'
    return { name, text: text.replace(/\\([^])/g, '$1') }
  }
  if (name !== 'url' && name !== 'json' && name !== 'base64') {
    const near = nearest(name, filterNames)
    return `there is no filter of this name: ${near === undefined ? `there are ${filterNames.join(', ')}` : `did you mean ${near}?`}`
  }
  return text === undefined ? { name } : `${name} takes no text`
}

function halves(text: string, separator: string): [string, string?] {
  const at = text.indexOf(separator)
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)]
}
