import { expect, it } from 'vitest'
import { pages } from '../../../src/drivers/aws/pages.ts'

/** Each answer is the token of the next page; what was asked for, in order. */
async function asked(answers: readonly (string | undefined)[]): Promise<(string | undefined)[]> {
  const tokens: (string | undefined)[] = []
  await pages(async (token) => answers[tokens.push(token) - 1], 'list the secrets')
  return tokens
}

it('follows tokens to the page without one', async () => {
  expect(await asked([undefined])).toEqual([undefined])
  expect(await asked(['a', 'b', undefined, 'c'])).toEqual([undefined, 'a', 'b'])
  expect(await asked(['a', '', 'c'])).toEqual([undefined, 'a'])
})

it.each([[['a', 'a', 'a']], [['a', 'b', 'a', 'b']]])('rejects %j, which has no end', async (answers) => {
  await expect(asked(answers)).rejects.toMatchObject({ name: 'KeepError', code: 'rejected' })
})
