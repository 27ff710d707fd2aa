import { spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { environment, folder, keepBinary, root } from './places.js'

/** Milliseconds after which the server answers, and secrets that it has. */
const delay = 20
const count = 1000

/** So many that one tells what it takes on this machine at the moment, timers and queues included. */
const manyTrips = 20

const keys = Array.from({ length: count }, (_, index) => `SERVICE_${String(index).padStart(5, '0')}_TOKEN`)

/**
 * Work on the services of AWS that are played by a server on this machine. A task's `trips` are the round trips that have to follow on
 * each other, which is what the network costs at least; its budget is a multiple of their time, over the start of `keep --version`. What
 * a trip takes is the difference between many and one of a bare client, `trip`. Its `calls` are counted by the server in one run.
 */
export async function aws() {
  const server = spawn(process.execPath, [path.join(root, 'bench/aws-server.js'), String(count), String(delay)], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  const [line] = await once(server.stdout, 'data')
  const cwd = folder('aws')
  fs.mkdirSync(cwd, { recursive: true })
  const vault = { region: 'us-east-1', endpoint: `http://127.0.0.1:${Number(line)}` }
  const vaults = { secretsmanager: { driver: 'secretsmanager', ...vault }, ssm: { driver: 'ssm', ...vault } }
  const configuration = { namespace: 'bench', envs: ['local', 'paged'], defaultVault: 'secretsmanager', vaults }
  fs.writeFileSync(path.join(cwd, '.keep.json'), JSON.stringify(configuration))
  const env = { ...environment, AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_EC2_METADATA_DISABLED: 'true' }
  const command = (...args) => ({ words: [process.execPath, keepBinary, ...args], cwd, env: { KEEP_ENV: 'local', ...env } })
  const tasks = [
    { title: 'Secrets Manager, get of one', trips: 1, command: command('get', keys[0]) },
    {
      title: `Secrets Manager, export of ${count}, found by listing`,
      trips: 11,
      budget: 1.6,
      command: command('export', '--vault', 'secretsmanager'),
    },
    {
      title: `Secrets Manager, export of ${count}, named`,
      trips: 5,
      budget: 2.5,
      command: command('export', '--vault', 'secretsmanager', '--only', keys.join(',')),
    },
    { title: `Parameter Store, export of ${count}, found by listing`, trips: 21, command: command('export', '--vault', 'ssm') },
    {
      title: `Parameter Store, export of ${count}, named`,
      trips: 10,
      command: command('export', '--vault', 'ssm', '--only', keys.join(',')),
    },
    {
      title: 'Parameter Store, the same by path, page after page',
      trips: 100,
      command: command('export', '--vault', 'ssm', '--env', 'paged'),
    },
  ]
  const bare = (times) => ({
    words: [process.execPath, path.join(root, 'bench/round-trips.js'), String(Number(line)), String(times)],
    cwd,
    env,
  })
  const trip = { one: bare(1), many: bare(1 + manyTrips), count: manyTrips }
  // Pages by path are what both ways of reading parameters must be four times as fast as.
  const faster = { tasks: [tasks[3], tasks[4]], than: tasks[5], budget: 4 }
  return {
    delay,
    tasks,
    faster,
    trip,
    version: command('--version'),
    calls: (task) => callsOf(server, task),
    end: () => server.kill(),
  }
}

async function callsOf(server, { command: { words, cwd, env } }) {
  await asked(server)
  const [program, ...args] = words
  await once(spawn(program, args, { cwd, env, stdio: 'ignore' }), 'exit')
  return asked(server)
}

/** The calls since this was last asked. */
async function asked(server) {
  server.send('calls')
  const [calls] = await once(server, 'message')
  return calls
}
