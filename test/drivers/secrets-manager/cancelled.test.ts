import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { expect, it } from 'vitest'
import * as faults from '../../aws/faults.ts'
import { canary, leaksIn } from '../../support/canary.ts'
import { binary } from '../../support/project.ts'
import { secretsManagerProject } from '../../support/secrets-manager-project.ts'

it.each<[NodeJS.Signals, number]>([
  ['SIGHUP', 129],
  ['SIGINT', 130],
  ['SIGTERM', 143],
])('a bulk write that is ended by %s says what was done', async (signal, code) => {
  const project = await secretsManagerProject()
  const hangs = project.proxy.on({
    action: 'CreateSecret',
    when: ({ input }) => String(input['Name']).endsWith('/B'),
    fault: faults.silence(),
  })
  const args = [binary, 'set', `A=${canary}`, `B=${canary}`, `C=${canary}`]
  const writer = spawn(process.execPath, args, { cwd: project.folder, env: project.env, stdio: ['ignore', 'pipe', 'pipe'] })
  const [stdout, stderr] = [text(writer.stdout), text(writer.stderr)]
  await expect.poll(async () => hangs.fired + [await project.value('A'), await project.value('C')].filter(Boolean).length).toBe(3)
  // The answers must have arrived, too.
  await new Promise((resolve) => setTimeout(resolve, 300))
  const ended = once(writer, 'exit')
  writer.kill(signal)
  expect(await ended).toEqual([code, null])
  expect(await stdout).toBe('')
  expect(await stderr).toMatch(/^keep: error: cancelled; written: A, C; not, or not surely: B\nkeep: hint: run the same again/)
  expect(leaksIn(await stderr)).toBe(false)
  expect((await project.keep(['set', `A=${canary}`, `B=${canary}`, `C=${canary}`])).stderr).toMatch(
    /unchanged: A.*\nset B.*\nunchanged: C/,
  )
})
