import fs from 'node:fs'
import path from 'node:path'
import { test } from 'vitest'
import { differingLine, replay } from './replay.ts'

const folder = import.meta.dirname
// The first screen of the project is a demonstration that was really run.
const pages = [...fs.readdirSync(folder).filter((name) => name.endsWith('.md') && name !== 'README.md'), '../../README.md']
const isUpdate = process.env['UPDATE_TRANSCRIPTS'] === '1'

// A pipeline must compare, never make its own expectations.
if (isUpdate && process.env['CI'] === 'true') throw new Error('UPDATE_TRANSCRIPTS=1 is refused when CI=true')

// A page starts keep a hundred times.
const timeout = 180_000

test.concurrent.for(pages)('%s', { timeout }, async (name, { expect }) => {
  const file = path.join(folder, name)
  const before = fs.readFileSync(file, 'utf8')
  const { blocks, page } = await replay(before)
  // A block that is not closed would else be taken for prose.
  expect(blocks).toHaveLength(before.match(/^```console/gm)?.length ?? 1)
  if (isUpdate) fs.writeFileSync(file, page)
  else
    for (const block of blocks) {
      expect.soft(block.printed, `test/transcripts/${name}:${differingLine(block)}`).toEqual(block.expected)
    }
})
