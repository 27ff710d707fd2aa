import { base64Forms } from './base64-forms.ts'
import { jsonForms } from './json-forms.ts'
import { urlForms } from './url-forms.ts'

/** Shorter values are in too many words that mean something else. */
const shortestValue = 4
/** The same for one line of a value, which nobody chose to be secret by itself. */
const shortestLine = 8

/**
 * The texts by which values are known in what a program writes, each once: the values as they are and without the blanks around them,
 * their lines, and how they are written in base64, in URLs and in JSON. Values shorter than 4 characters have none, and neither have blanks alone.
 */
export function redactedForms(values: Iterable<string>): Set<string> {
  const forms = new Set<string>()
  for (const value of values) for (const form of formsOf(value.toWellFormed())) forms.add(form)
  return forms
}

function formsOf(value: string): string[] {
  if (value.trim() === '') return []
  // A shell's $(...) and most programs that read a file drop the line end at its end.
  const whole = [...new Set([value, value.trimEnd(), value.trim()])].filter((text) => text.length >= shortestValue)
  const lines = linesOf(value)
  return [
    ...whole.flatMap((text) => [text, ...lineEnds(text), ...base64Forms(text), ...urlForms(text), ...jsonForms(text)]),
    ...lines.flatMap((line) => [line, ...jsonForms(line)]),
  ]
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
