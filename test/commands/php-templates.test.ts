import { parse } from 'dotenv'
import { expect, it } from 'vitest'
import { localProject } from '../support/project.ts'

const secrets = {
  APP_KEY: 'base64:q2+/Zz==',
  DB_PASSWORD: `p@ss w"rd#1`,
  DB_HOST: 'db.internal',
  DB_PORT: '5432',
  'mail-key': 'k',
  SPACED: '  two  ',
  DOLLAR: '$HOME',
  PEM: '-----BEGIN-----\nabc\n-----END-----\n',
}

/** Lines of templates that the PHP tool fills, and the values that its users' applications read from the result. */
const cases: readonly (readonly [line: string, values: Readonly<Record<string, string>>])[] = [
  ['APP_KEY={local:APP_KEY}', { APP_KEY: secrets.APP_KEY }],
  ['DB_PASSWORD={local:DB_PASSWORD}', { DB_PASSWORD: secrets.DB_PASSWORD }],
  ['DB_HOST={local}', { DB_HOST: secrets.DB_HOST }],
  ['DB_HOST="{local}"', { DB_HOST: secrets.DB_HOST }],
  ['DB_PASSWORD="{local:DB_PASSWORD}"', { DB_PASSWORD: secrets.DB_PASSWORD }],
  [`DB_PASSWORD='{local:DB_PASSWORD}'`, { DB_PASSWORD: secrets.DB_PASSWORD }],
  ['ADDRESS={local:DB_HOST}:{local:DB_PORT}', { ADDRESS: 'db.internal:5432' }],
  [`ADDRESS='{local:DB_HOST}-{local:DB_PORT}'`, { ADDRESS: 'db.internal-5432' }],
  ['URL="postgres://u:{local:DB_PORT}@{local:DB_HOST}/app"', { URL: 'postgres://u:5432@db.internal/app' }],
  ['MAIL={local:mail-key}', { MAIL: 'k' }],
  ['SPACED={local:SPACED}', { SPACED: secrets.SPACED }],
  ['DOLLAR={local:DOLLAR}', { DOLLAR: secrets.DOLLAR }],
  ['PEM="{local:PEM}"', { PEM: secrets.PEM }],
  ['KEY = {local:DB_HOST}', { KEY: secrets.DB_HOST }],
  ['  KEY={local:DB_HOST}  ', { KEY: secrets.DB_HOST }],
  ['KEY={local:DB_HOST} # the host', { KEY: secrets.DB_HOST }],
  ['KEY="{local:DB_HOST}" # the host', { KEY: secrets.DB_HOST }],
  ['export KEY={local:DB_HOST}', { KEY: secrets.DB_HOST }],
  ['# KEY={local:NOT_THERE}', {}],
  ['', {}],
  ['APP_NAME="My App"', { APP_NAME: 'My App' }],
  ['APP_DEBUG=false', { APP_DEBUG: 'false' }],
  ['EMPTY=', { EMPTY: '' }],
  ['COLOR={red}', { COLOR: '{red}' }],
]

it('templates of the PHP tool give the same values, line for line', async () => {
  const project = await localProject()
  for (const [key, value] of Object.entries(secrets))
    expect((await project.keep(['set', key, '--env', 'local', '--from-env', 'VALUE'], { env: { VALUE: value } })).code).toBe(0)
  for (const [line, values] of cases) {
    project.write('line.env', `BEFORE=1\n${line}\n\nAFTER=2\n`)
    const done = await project.keep(['export', '--env=local', '--template=line.env'])
    expect(done.stderr, line).toBe('')
    expect(parse(done.stdout), line).toEqual({ BEFORE: '1', ...values, AFTER: '2' })
    expect(done.stdout.split('\n').filter((each) => each.startsWith('#')).length, line).toBe(line.includes('#') ? 1 : 0)
  }
  // All of them in one file, as a template is; of a name that stands there twice the last counts.
  project.write('templates/local.env', cases.map(([line]) => `${line}\n`).join(''))
  const whole = await project.ok('export', '--env=local', '--template')
  expect(parse(whole)).toEqual(Object.assign({}, ...cases.map(([, values]) => values)))
})

it.each([
  ['fail', 1, ''],
  ['remove', 0, '# KEY was removed: NOPE is not in local:local\nDB=db.internal\n'],
  ['blank', 0, 'KEY=\nDB=db.internal\n'],
  ['skip', 0, 'KEY={local:NOPE}\nDB=db.internal\n'],
])('--missing=%s does what it does there', async (missing, code, expected) => {
  const project = await localProject()
  await project.ok('set', 'DB=db.internal', '--env', 'local')
  project.write('t.env', 'KEY={local:NOPE}\nDB={local}\n')
  const done = await project.keep(['export', '--env=local', '--template=t.env', `--missing=${missing}`])
  expect([done.code, done.stdout]).toEqual([code, expected])
})
