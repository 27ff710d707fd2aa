import fs from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { root } from '../support/project.ts'
import { blocks, page } from './page.ts'

it('has no block that no test plays', () => {
  expect(blocks.map(({ section, language }) => `${section}: ${language}`)).toEqual([
    'keep in pipelines: sh',
    'In the shell itself: sh',
    'GitHub Actions: yaml',
    'GitLab CI: yaml',
    'The local vault: yaml',
    'Dockerfile: dockerfile',
    'Dockerfile: sh',
    'Docker Compose: yaml',
    'Docker Compose: sh',
    'Make: make',
    'direnv: sh',
  ])
})

it('links to pages and headings that are there', () => {
  const links = [...page.matchAll(/\]\(([\w-]+\.md)(?:#([\w-]+))?\)/g)]
  const broken = links.filter(([, file = '', heading]) => !headings(file).includes(heading ?? headings(file)[0] ?? ''))
  expect(broken.map(([link]) => link)).toEqual([])
})

/** As they are linked to. The page must be there. */
function headings(file: string): string[] {
  const text = fs.readFileSync(path.join(root, 'docs', file), 'utf8')
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, words = '']) => words.toLowerCase().replaceAll(' ', '-'))
}

it.each(['README.md', 'docs/exporting.md'])('%s leads to it', (file) => {
  expect(fs.readFileSync(path.join(root, file), 'utf8')).toMatch(/\]\((?:docs\/)?pipelines\.md\)/)
})
