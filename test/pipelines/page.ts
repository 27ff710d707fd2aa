import fs from 'node:fs'
import path from 'node:path'
import { root } from '../support/project.ts'

export interface Block {
  /** The heading above it. */
  readonly section: string
  /** The word behind the fence. */
  readonly language: string
  readonly text: string
}

export const page = fs.readFileSync(path.join(root, 'docs/pipelines.md'), 'utf8')

/** What the page offers to be copied, in its order. */
export const blocks: readonly Block[] = found()

/** The one block of a section in this language: what a reader copies, and a test plays. */
export function block(section: string, language: string): string {
  const [first, ...others] = blocks.filter((each) => each.section === section && each.language === language)
  if (first === undefined || others.length > 0) throw new Error(`the page has not one block of ${language} in ${section}`)
  return first.text
}

/** A fence is looked for together with the headings, since a line in it may look like one. */
function found(): Block[] {
  let section = ''
  return [...page.matchAll(/^#+ ([^\n]*)$|^```(\w*)\n(.*?)^```$/gms)].flatMap(([, heading, language = '', text = '']) => {
    if (heading === undefined) return [{ section, language, text }]
    section = heading
    return []
  })
}
