/** A flat YAML mapping. Values are JSON text literals, so that `no`, `0123` and `~` stay texts. */
export function yaml(entries: readonly (readonly [string, string])[]): string {
  if (entries.length === 0) return '{}\n'
  return entries.map(([name, text]) => `${JSON.stringify(name)}: ${JSON.stringify(text)}\n`).join('')
}
