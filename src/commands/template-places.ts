import { KeepError } from '../core/errors.ts'
import { nameOf } from '../formats/dotenv-template.ts'
import { Unwritable } from '../formats/unwritable.ts'
import type { RenderedTemplate } from './rendered-template.ts'

/**
 * Says where in its template each key stands that a format cannot have. What the template names cannot be left out with a flag, so that
 * only the rest of the hint is given.
 */
export async function withPlaces<T>({ file, lines }: RenderedTemplate, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Unwritable)) throw error
    const keys = new Set(error.keys)
    const places = lines.flatMap(({ kind, lines: own }) =>
      kind !== 'removed' && keys.has(nameOf(own) ?? '')
        ? `${file.name}:${own.line}:${own.kind === 'filled' ? own.column : 1}`
        : [],
    )
    if (places.length === 0) throw error
    throw new KeepError('unwritable', `${error.message} (${places.join(', ')})`, { hint: error.instead, cause: error })
  }
}
