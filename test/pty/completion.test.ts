import fs from 'node:fs'
import { describe, expect, test } from 'vitest'
import { threeVaults, type ThreeVaults } from '../support/three-vaults.ts'
import { Prompt, shells } from './prompt.ts'

async function seeded(): Promise<ThreeVaults> {
  const project = await threeVaults()
  await project.seed('files:dev', { API_KEY: 'one', DB_HOST: 'two', __proto__x: 'three' })
  await project.seed('params:dev2', { PARAMETER: 'four' })
  project.write('notes to self.txt', 'a file')
  project.write('secret files/x', 'a folder')
  return project
}

/** What is typed before Tab, and what the line is then. */
const lines: readonly (readonly [typed: string, line: string])[] = [
  ['keep rollb', 'keep rollback'],
  ['keep complet', 'keep completion'],
  ['keep vault:e', 'keep vault:edit'],
  ['keep vault e', 'keep vault edit'],
  ['keep help vault e', 'keep help vault edit'],
  ['keep completion f', 'keep completion fish'],
  ['keep --env dev rollb', 'keep --env dev rollback'],
  ['keep show --unm', 'keep show --unmask'],
  ['keep vault add --tie', 'keep vault add --tier'],
  ['keep show --format ya', 'keep show --format yaml'],
  ['keep show --format=ya', 'keep show --format=yaml'],
  ['keep vault:add --tier adv', 'keep vault:add --tier advanced'],
  ['keep vault:add --driver se', 'keep vault:add --driver secretsmanager'],
  ['keep vault:edit fi', 'keep vault:edit files'],
  ['keep show --vault par', 'keep show --vault params'],
  ['keep show --env prod', 'keep show --env production'],
  ['keep show --env=prod', 'keep show --env=production'],
  ['keep diff --env dev,prod', 'keep diff --env dev,production'],
  ['keep workspace --vaults files,par', 'keep workspace --vaults files,params'],
  ['keep copy --from prod', 'keep copy --from production'],
  ['keep copy --from files:prod', 'keep copy --from files:production'],
  ['keep copy --from=files:prod', 'keep copy --from=files:production'],
  ['keep diff files:dev params:prod', 'keep diff files:dev params:production'],
  ['keep get AP', 'keep get API_KEY'],
  ['keep get --env dev AP', 'keep get --env dev API_KEY'],
  ['keep get --env dev2 AP', 'keep get --env dev2 AP'],
  ['keep get --env dev2 --vault=params PAR', 'keep get --env dev2 --vault=params PARAMETER'],
  ['keep copy --to files:dev --from params:dev2 PAR', 'keep copy --to files:dev --from params:dev2 PARAMETER'],
  ['keep show --env dev --only API_KEY,DB', 'keep show --env dev --only API_KEY,DB_HOST'],
  ['keep set NEW --from-env HO', 'keep set NEW --from-env HOME'],
  ['keep set AP', 'keep set API_KEY'],
  ['keep get -- AP', 'keep get -- API_KEY'],
  ['keep get NOTHING', 'keep get NOTHING'],
  ['keep frobnicate no', 'keep frobnicate no'],
  ['keep get API_KEY no', 'keep get API_KEY no'],
  ['keep set NEW --from-file no', 'keep set NEW --from-file notes\\ to\\ self.txt'],
  ['keep set NEW --from-file=no', 'keep set NEW --from-file=notes\\ to\\ self.txt'],
  ['keep vault:edit files --path sec', 'keep vault:edit files --path secret\\ files/'],
  ['keep vault:edit files --path no', 'keep vault:edit files --path no'],
  ['keep get AP > no', 'keep get AP > notes\\ to\\ self.txt'],
]

describe.each(shells)('in %s, Tab', (shell) => {
  test('completes', { timeout: 120_000 }, async () => {
    const project = await seeded()
    const prompt = await Prompt.open(shell, project)
    const found: [string, string][] = []
    for (const [typed] of lines) found.push([typed, await prompt.completed(typed)])
    expect(found).toEqual(lines)
  })
})
