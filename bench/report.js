import os from 'node:os'
import process from 'node:process'
import { median } from './clock.js'

export function machineLine(rounds, sops) {
  const machine = `node ${process.versions.node}, ${process.platform} ${process.arch}, ${os.availableParallelism()} cores`
  return `${machine}; medians of ${rounds} rounds; × a bare node, and ms over it${sops ? '' : '; sops is not installed'}\n`
}

export function workLines(tasks, times) {
  const rows = tasks.map(({ title, budget, keep, sops }) => {
    const ours = times.get(keep)
    return [title, ...cells(ours), ...(sops ? cells(times.get(sops)) : ['', '']), ...verdict(budget, ours)]
  })
  return aligned([['', 'keep ×', 'ms', 'sops ×', 'ms', 'budget', ''], ...rows])
}

function within(budget, ratio) {
  return budget === undefined ? ['', ''] : [`× ${budget}`, ratio <= budget ? 'kept' : 'exceeded']
}

/** AWS at a distance: milliseconds over `--version`, beside those of the round trips that follow on each other. */
export function awsLines({ tasks, faster, trip, version, delay }, times, calls) {
  const tripTime = (times.get(trip.many).over - times.get(trip.one).over) / trip.count
  const overOf = ({ command }) => times.get(command).over - times.get(version).over
  const rows = tasks.map((task, at) => {
    const { title, trips, budget } = task
    const over = overOf(task)
    const ratio = over / (trips * tripTime)
    const gain = faster.tasks.includes(task) ? overOf(faster.than) / over : undefined
    const kept =
      gain === undefined
        ? within(budget, ratio)
        : [`${gain.toFixed(1)} of ${faster.budget} × faster`, gain >= faster.budget ? 'kept' : 'exceeded']
    return [title, String(calls[at]), String(trips), ratio.toFixed(2), signed(over), ...kept]
  })
  return aligned([
    [`AWS, ${delay} ms away (a trip takes ${tripTime.toFixed(1)})`, 'calls', 'trips', '× trips', 'ms', 'budget', ''],
    ...rows,
  ])
}

export function importLines(imports, times) {
  const rows = imports.map(({ title, kilobytes, commands: [command] }) => {
    return [title, ...cells(times.get(command)), kilobytes.toFixed(0)]
  })
  return aligned([['imports', '×', 'ms', 'kB'], ...rows])
}

/** What a child writes to a pipe, redacted: over counting its lines byte by byte. */
export function redactionLines(redactions) {
  const rows = redactions.map(({ title, megabytes, ready, rounds }) => {
    const ratio = median(rounds.map(({ redacted, counted }) => redacted / counted))
    const pace = megabytes / (median(rounds.map(({ redacted }) => redacted)) / 1000)
    return [title, ratio.toFixed(1), pace.toFixed(0), signed(ready)]
  })
  return aligned([['redacting a log', '× counting lines', 'MB/s', 'ms before'], ...rows])
}

function cells({ ratio, over }) {
  return [ratio.toFixed(2), signed(over)]
}

function signed(milliseconds) {
  return `${milliseconds < 0 ? '' : '+'}${milliseconds.toFixed(0)}`
}

function verdict(budget, { ratio, over }) {
  if (budget === undefined) return ['', '']
  if (budget.ratio !== undefined) return [`× ${budget.ratio}`, ratio <= budget.ratio ? 'kept' : 'exceeded']
  return [`${budget.over} ms`, over <= budget.over ? 'kept' : 'exceeded']
}

/** Columns two spaces apart; all but the first are numbers and stand to the right. */
function aligned(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)))
  const pad = (cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))
  return rows.map((row) => row.map(pad).join('  ').trimEnd())
}
