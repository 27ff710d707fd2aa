import { KeepError } from '../../core/errors.ts'

/**
 * Asks for page after page until there is no token for another. An empty page with a token is a page like any other. Rejects with
 * `rejected` when a token comes back that was there before: such a list has no end.
 */
export async function pages(page: (token: string | undefined) => Promise<string | undefined>, doing: string): Promise<void> {
  const seen = new Set<string>()
  let token = await page(undefined)
  while (token !== undefined && token !== '') {
    if (seen.has(token)) {
      throw new KeepError('rejected', `could not ${doing}: AWS goes round in circles (the same page token twice)`, {
        hint: 'run the same again; should it last, check what stands between keep and AWS',
      })
    }
    seen.add(token)
    token = await page(token)
  }
}
