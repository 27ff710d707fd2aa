import { base64Forms } from './base64-forms.ts'
import { urlForms } from './url-forms.ts'

/** Shorter values are in too many words that mean something else. */
const shortestValue = 4
/** The same for one line of a value, which nobody chose to be secret by itself. */
const shortestLine = 8

/**
 * The texts, or their bytes, by which values are known in what a program writes: the values as they are and without the blanks around them,
 * their lines, and how they are written where reading that does not give them back. Values shorter than 4 characters have none, and neither
 * have blanks alone. Some come more than once.
 */
export function* redactedForms(values: Iterable<string>): Iterable<string | Uint8Array> {
  for (const value of values) yield* formsOf(value.toWellFormed())
}

function* formsOf(value: string): Iterable<string | Uint8Array> {
  if (value.trim() === '') return
  // A shell's $(...) and most programs that read a file drop the line end at its end.
  for (const text of new Set([value, value.trimEnd(), value.trim()])) {
    if (text.length < shortestValue) continue
    yield* [text, ...lineEnds(text), ...urlForms(text).filter((form) => form.length >= shortestValue)]
    yield* base64Forms(text)
  }
  yield* linesOf(value)
}

/** With the line ends of Windows and terminals, and with those of everybody else. */
function lineEnds(text: string): string[] {
  if (!/[\r\n]/.test(text)) return []
  const unix = text.replaceAll(/\r\n?/g, '\n')
  return [unix, unix.replaceAll('\n', '\r\n')]
}

/** Whatever logs line by line writes something before each, or indents it: only the lines are there to be found. */
function linesOf(value: string): string[] {
  const lines = value.split(/[\r\n]+/).map((line) => line.trim())
  return lines.length === 1 ? [] : lines.filter((line) => line.length >= shortestLine)
}
