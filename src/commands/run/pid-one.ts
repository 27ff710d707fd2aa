import fs from 'node:fs'
import type { App } from '../../app.ts'

const shell = '/bin/sh'

/** Node.js since 22.15: becomes another program, as execve(2) does. */
type Process = NodeJS.Process & {
  readonly execve?: (file: string, words: readonly string[], variables: Readonly<Record<string, string>>) => void
}

/**
 * Process 1 of a container gets the children of all that end, and has to wait for each, which Node.js cannot do for those that it did not
 * start. So keep makes way for a shell, which can, and which starts keep again and passes signals on to it. Returns where that is not to
 * be: keep is not process 1, or this Node.js (before 22.15) cannot make way.
 */
export function makeWayForInit(app: App, parent: Process): void {
  if (parent.pid !== 1 || parent.platform !== 'linux') return
  if (parent.execve === undefined || !fs.existsSync(shell)) {
    app.io.note('as PID 1 keep cannot reap what ends without its parent; docker run --init does')
    return
  }
  const { execPath, execArgv, argv } = parent
  const variables = Object.fromEntries(
    Object.entries(app.io.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
  parent.execve(shell, ['sh', '-c', init, 'keep', execPath, ...execArgv, ...argv.slice(1)], variables)
}

/**
 * A signal may come before there is a child, and ends `wait` early; a status that was waited for once is 127 the second time. In the
 * background a shell would give the child an empty input, so it is given its own.
 */
const init = `
pass() { if [ -n "$child" ]; then kill -s "$1" "$child" 2>/dev/null; else early="$early $1"; fi; }
child= early=
for signal in TERM HUP INT QUIT USR1 USR2; do trap "pass $signal" "$signal"; done
exec 3<&0
"$@" <&3 3<&- &
child=$!
exec 3<&-
for signal in $early; do pass "$signal"; done
while :; do
  wait "$child"
  code=$?
  [ "$code" -gt 128 ] || break
  kill -0 "$child" 2>/dev/null && continue
  wait "$child" 2>/dev/null
  again=$?
  [ "$again" -eq 127 ] || code=$again
  break
done
exit "$code"
`
