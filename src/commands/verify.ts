import { Command } from 'commander'
import type { App } from '../app.ts'
import { contextText, type Context } from '../core/context.ts'
import { counted } from '../core/plural.ts'
import { verify as verifyVault, verifySteps, type Check } from '../core/verify.ts'
import { json } from '../formats/json.ts'
import { table, type Cell } from '../formats/table.ts'
import { confirmProtected, contextsNamed } from './targeted.ts'

interface Verified {
  readonly context: Context
  readonly checks: readonly Check[]
}

export function verify(app: App): Command {
  return new Command('verify')
    .description('try what each vault lets you do: connect, list, read; --vault and --env take lists')
    .option('--write', 'also write, read and delete a key that nobody uses')
    .action(async ({ write = false }: { write?: boolean }) => {
      const contexts = await contextsNamed(app, 'active')
      const writes = write ? await writable(app, contexts) : new Set<Context>()
      const all = contexts.map(async (context): Promise<Verified> => {
        const checks = await verifyVault(() => app.openVault(context), { write: writes.has(context) })
        return { context, checks }
      })
      const verified = await app.io.progress(`verifying ${counted(contexts.length, 'context')}`, Promise.all(all))
      if (app.flags.json) app.io.data(json(verified.map(({ context, checks }) => ({ ...context, checks }))))
      else app.io.lines(table(['CONTEXT', ...verifySteps.map((step) => step.toUpperCase())], verified.map(cells)))
      report(app, verified)
    })
}

/** The contexts that may be written to: a protected env only when it was named, and confirmed. */
async function writable(app: App, contexts: readonly Context[]): Promise<Set<Context>> {
  const { protectedEnvs } = await app.workspace()
  const found = new Set<Context>()
  for (const context of contexts) {
    const isProtected = protectedEnvs.includes(context.env)
    if (isProtected && app.said.env === undefined) {
      app.io.note(`nothing is written to ${contextText(context)}, which is protected; --env ${context.env} includes it`)
      continue
    }
    if (isProtected) await confirmProtected(app, context)
    found.add(context)
  }
  return found
}

function cells({ context, checks }: Verified): Cell[] {
  return [
    contextText(context),
    ...verifySteps.map((step): Cell => {
      const state = checks.find((check) => check.step === step)?.state
      if (state === undefined || state === 'skipped') return '-'
      return { text: state, tone: state === 'ok' ? 'good' : 'bad' }
    }),
  ]
}

function report(app: App, verified: readonly Verified[]): void {
  for (const { context, checks } of verified) {
    for (const { step, state, detail, hint } of checks) {
      if (detail === undefined) continue
      const text = `${contextText(context)} ${step}: ${detail}`
      if (state === 'failed') app.io.warn(hint === undefined ? text : `${text} (${hint})`)
      else app.io.note(text)
    }
  }
  if (verified.some(({ checks }) => checks.some(({ state }) => state === 'failed'))) app.exitCode = 3
}
