import { KeepError } from './errors.ts'
import { beginsPart, type Place, type TemplateRules } from './template.ts'

/** A piece of a text that is to be a template again: a placeholder that stays, a brace that was written `\{`, or any text. */
export type Stretch =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'brace'; readonly text: string }
  | ({ readonly kind: 'kept'; readonly text: string } & Place)

/**
 * A template that, filled, gives back exactly these texts around the placeholders that stay: a brace in them that would begin another one is
 * written `\{`. Throws `unwritable` for a backslash right before a placeholder, which would make text of it.
 */
export function templateAgain(stretches: readonly Stretch[], rules: TemplateRules): string {
  const whole = stretches.map(({ text }) => text).join('')
  let offset = 0
  return stretches
    .map((stretch) => {
      const from = offset
      offset += stretch.text.length
      if (stretch.kind === 'brace') return '\\{'
      if (stretch.kind === 'text')
        return stretch.text.replaceAll('{', (brace, at: number) => (beginsPart(whole, from + at, rules) ? '\\{' : brace))
      if (whole[from - 1] !== '\\') return stretch.text
      throw new KeepError(
        'unwritable',
        `the placeholder of line ${stretch.line} cannot stay behind a value that ends in a backslash, which would make text of it`,
        { hint: 'use --missing blank or remove' },
      )
    })
    .join('')
}
