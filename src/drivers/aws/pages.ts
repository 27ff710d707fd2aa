import { KeepError } from '../../core/errors.ts'

/** One page of a list, and the token of the next; an empty text and none are the same. */
export interface Page<T> {
  readonly items: readonly T[]
  readonly next: string | undefined
}

/** More than the pages of the longest list there can be: 100,000 advanced parameters, ten a page. */
const most = 10_000

/**
 * Page after page until there is no token for another. An empty page with a token is a page like any other. Throws `rejected` when a
 * token comes back that was there before, or when there is no end: whoever answers is not AWS.
 */
export async function* pages<T>(
  ask: (token: string | undefined) => Promise<Page<T>>,
  doing: string,
): AsyncGenerator<readonly T[], void> {
  const seen = new Set<string>()
  let token: string | undefined
  for (;;) {
    const { items, next } = await ask(token)
    yield items
    if (next === undefined || next === '') return
    if (seen.has(next)) throw endless(doing, 'the same page token twice')
    if (seen.size >= most) throw endless(doing, `more than ${most} pages`)
    seen.add(next)
    token = next
  }
}

/** All items of all pages. */
export async function allOf<T>(list: AsyncIterable<readonly T[]>): Promise<T[]> {
  const found: (readonly T[])[] = []
  for await (const items of list) found.push(items)
  return found.flat(1)
}

function endless(doing: string, why: string): KeepError {
  return new KeepError('rejected', `could not ${doing}: AWS goes round in circles (${why})`, {
    hint: 'run the same again; should it last, check what stands between keep and AWS',
  })
}
