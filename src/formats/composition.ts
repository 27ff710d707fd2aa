/** A variable as keep means it to be read. */
export interface Setting {
  readonly name: string
  readonly value: string
}

/** Whole lines of a .env text that is about to be written. */
export interface Piece {
  readonly text: string
  /** Set where keep writes a value here. */
  readonly sets?: Setting
  /** In the file of the first `Standing`; undefined for what is added. */
  readonly line?: number
  /** What is written instead, where the text is to be a template again. */
  readonly again?: string
}

/** Lines that a person wrote and that stay: those of a template without placeholders, a file that is added to. */
export interface Standing {
  /** As messages call it. */
  readonly file: string
  /** In their order, perhaps several lines in one, with the number of the first. */
  readonly lines: readonly { readonly text: string; readonly line: number }[]
  /** The variables in them that are set anew. */
  readonly replaced: ReadonlySet<string>
}

/** A .env text of keep's own lines among those of a person. */
export interface Composition {
  readonly pieces: readonly Piece[]
  readonly standing: readonly Standing[]
}

export function compositionText({ pieces }: Composition): string {
  return pieces.map(({ text, again }) => again ?? text).join('')
}

/** The lines that stay, without those that are keep's own now. */
export function remaining({ pieces, standing: [first] }: Composition): Standing {
  const lines = pieces.map(({ text, sets, line = 0 }) => ({ text: sets === undefined ? text : '\n', line }))
  return { file: first?.file ?? '', lines, replaced: new Set() }
}

export function standingText({ lines }: Standing): string {
  return lines.map(({ text }) => text).join('')
}
