import fs from 'node:fs'
import path from 'node:path'
import type { App } from '../app.ts'
import { fileError } from '../core/atomic-file.ts'
import { systemCode } from '../core/errors.ts'

/** The starter templates that are shipped, in the order in which they are offered; templates/README.md says for whom each is. */
export const starters = ['node', 'laravel', 'django', 'rails', 'compose'] as const

export type Starter = (typeof starters)[number]

const titles: Readonly<Record<Starter, string>> = {
  node: 'Node.js: Express, Fastify, Nest, Next',
  laravel: 'Laravel 11 and later',
  django: 'Django with django-environ',
  rails: 'Ruby on Rails',
  compose: 'Docker Compose and the official images',
}

/** Asked of a person alone: a project needs none. */
export async function askStarter(app: App, given: Starter | 'none' | undefined): Promise<Starter | undefined> {
  if (given !== undefined) return given === 'none' ? undefined : given
  if (app.flags.yes || !app.io.interactive) return undefined
  const choices = [
    { value: 'none', name: 'none' },
    ...starters.map((name) => ({ value: name, name: `${name}: ${titles[name]}` })),
  ]
  const chosen = await app.io.ask.choose({
    message: 'Starter template',
    choices,
    unanswered: 'no starter was named',
    instead: 'add --starter',
  })
  return starters.find((name) => name === chosen)
}

/** Copies a starter with the slug of the vault put in, and says so. One that is there already stays. */
export function copyStarter(
  app: App,
  starter: Starter,
  folder: string,
  { env, slug }: { readonly env: string; readonly slug: string },
): void {
  // The folder of the starters stands beside dist/, in which this runs.
  const text = fs.readFileSync(new URL(`../templates/${starter}.env`, import.meta.url), 'utf8')
  const file = path.join(folder, `${env}.env`)
  const shown = path.relative(app.io.cwd, file)
  try {
    fs.writeFileSync(file, text.replaceAll('{vault:', `{${slug}:`), { flag: 'wx' })
    app.io.note(`wrote ${shown} from the starter ${starter}; keep template:validate --env ${env} names the secrets it needs`)
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw fileError('write', file, error)
    app.io.warn(`${shown} is there already and stays as it is`)
  }
}
