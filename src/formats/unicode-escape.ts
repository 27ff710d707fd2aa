/** A unit of UTF-16 by its number, as JSON, YAML, Java and HCL have it. */
export function unicodeEscape(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}
