import { expect, it } from 'vitest'
import { allOf, pages } from '../../../src/drivers/aws/pages.ts'

/** Each answer is the token of the next page; what was asked for, in order. */
async function asked(answers: readonly (string | undefined)[]): Promise<(string | undefined)[]> {
  const tokens: (string | undefined)[] = []
  await allOf(pages(async (token) => ({ items: [], next: answers[tokens.push(token) - 1] }), 'list the secrets'))
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

it('rejects new tokens without end', async () => {
  let asked = 0
  const endless = pages(async () => ({ items: [], next: String(asked++) }), 'list the secrets')
  await expect(allOf(endless)).rejects.toMatchObject({ code: 'rejected' })
  expect(asked).toBe(10_001)
})
