import { describe, expect, it } from 'vitest'
import { threeVaults, type ThreeVaults } from '../support/three-vaults.ts'

/**
 * The command lines that the documentation of the PHP tool shows, with the vaults and environments of a test: whoever changes from one
 * tool to the other types on. What they read there is beside them here.
 */
const lines: readonly (readonly [typed: string, prints: string | RegExp])[] = [
  ['set API_KEY abc123 --env=dev', ''],
  ['set API_KEY new-value --env=dev --force', ''],
  ['set LEVEL debug --env=dev --vault=params --plain', ''],
  ['set STRIPE_KEY sk_live --env=production --vault=secrets --yes', ''],
  ['get API_KEY --env=dev --format=raw', 'new-value\n'],
  ['get API_KEY --env=dev --format=json', /"value": "new-value"/],
  ['get LEVEL --env=dev --vault=params --format=table', /^LEVEL +debug +1$/m],
  ['show --env=dev', /^API_KEY +\*{8}/m],
  ['show --env=dev --unmask', /^API_KEY +new-value/m],
  ['show --env=dev --only=API_*,MAIL_*', /^API_KEY/m],
  ['show --env=dev --except=DB_*,STRIPE_*', /^API_KEY/m],
  ['show --env=dev --format=json', /"key": "API_KEY"/],
  ['show --env=production --vault=secrets --format=env --unmask', 'STRIPE_KEY=sk_live\n'],
  ['search new-value --env=dev', /^API_KEY +\*{8}$/m],
  ['search new-value --env=dev --unmask', /^API_KEY +new-value$/m],
  ['search New-Value --env=dev --case-sensitive --format=json --no-interaction', '[]\n'],
  ['search value --env=dev --only=API_*,DB_* --format=json', /"key": "API_KEY"/],
  ['history API_KEY --env=dev --unmask', /abc123/],
  ['rename API_KEY SERVICE_KEY --env=dev --force', ''],
  ['copy SERVICE_KEY --from=dev --to=dev2 --yes', ''],
  ['copy SERVICE_KEY --from=dev --to=production --dry-run', /^SERVICE_KEY +new$/m],
  ['copy SERVICE_KEY --from=files:dev --to=params:dev --overwrite --yes', ''],
  ['copy --only=SERVICE_* --except=*_PASSWORD --from=dev --to=dev2 --yes', ''],
  ['diff --env=dev,dev2', /^SERVICE_KEY .* identical$/m],
  ['diff --env=dev,dev2 --unmask --only=SERVICE_*', /new-value/],
  ['diff --vault=files,params --env=dev', /^LEVEL .* missing$/m],
  ['import in.env --env=dev --dry-run', /^IMPORTED +new$/m],
  ['import in.env --env=dev --skip-existing --yes', ''],
  ['import in.env --env=dev --overwrite --force --only=IMPORTED,OTHER', ''],
  ['import in.json --env=dev --except=PRIVATE_KEY --yes', ''],
  ['export --env=dev --vault=files --file=out.env', ''],
  ['export --env=dev --output=out.env --overwrite --vault=files', ''],
  ['export --env=dev --format=json --vault=params,files', /"LEVEL": "debug"/],
  ['export --env=dev --vault=files --file=out.env --append', ''],
  ['template:add --env=dev --vault=files --path=generated', ''],
  ['template:validate generated/dev.env --env=dev', /^valid +LEVEL|^valid +IMPORTED/m],
  ['export --env=dev --template=generated/dev.env --output=filled.env', ''],
  ['export --env=dev --template=generated/dev.env --all --vault=files --missing=skip', /^IMPORTED=1$/m],
  ['delete SERVICE_KEY --env=dev --force', ''],
  ['delete LEVEL --env=dev --vault=params --force', ''],
  ['env:add integration --no-interaction', ''],
  ['env:remove integration --force', ''],
  ['vault:list', /^params/m],
  ['vault:delete params --force', ''],
  ['verify', /^files:dev/m],
  ['info', /defaultVault|default vault|files/],
]

describe('the command lines of the PHP tool', () => {
  it('work, one after the other', async () => {
    const project: ThreeVaults = await threeVaults()
    project.write('in.env', 'IMPORTED=1\n')
    project.write('in.json', '{"FROM_JSON":"1","PRIVATE_KEY":"x"}')
    for (const [typed, prints] of lines) {
      const done = await project.keep(typed.split(' '))
      const isNothingFound = typed.startsWith('search') && prints === '[]\n'
      expect(done.code, `keep ${typed}: ${done.stderr}`).toBe(isNothingFound ? 1 : 0)
      if (typeof prints === 'string') expect(done.stdout, typed).toBe(prints)
      else expect(done.stdout, typed).toMatch(prints)
    }
  })
})
