import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { readExperiment } from '../../../electron/experiments/read-experiment.ts'
import { ExperimentRun } from '../../../electron/experiments/run/experiment-run.ts'
import { inSeconds } from '../../../shared/base/plain-words.ts'
import type { ExperimentRun as RunRecord } from '../../../shared/model/experiment.ts'
import type { LoadTotals } from '../../../shared/model/load.ts'
import { proofExperiments } from './experiments.ts'
import { startOurs } from './our-service.ts'
import { OutsidePorts } from './outside-ports.ts'
import { startPm2 } from './pm2-service.ts'
import { makeProofApp, type ProofApp } from './proof-app.ts'
import type { Service } from './service.ts'
import { startSwarm } from './swarm-service.ts'
import { startSystemd } from './systemd-service.ts'

/** `npm run proof -- pm2|systemd|swarm`: the same experiments on ours and on what was exported, seen from outside alone. */

const processes = 3
const worlds: Readonly<Record<string, (app: ProofApp) => Promise<Service>>> = {
  pm2: startPm2,
  systemd: startSystemd,
  swarm: startSwarm,
}

const head = [
  'experiment',
  'on',
  'verdict',
  'sent',
  'ok',
  'failed',
  'how',
  'all back after',
  'p99 before',
  'worst second',
]

interface Row {
  readonly experiment: string
  readonly service: string
  readonly record: RunRecord
  readonly totals: LoadTotals | null
}

const [world = ''] = process.argv.slice(2)
const startTheirs = worlds[world]
if (startTheirs === undefined) {
  process.stderr.write(`prove what? npm run proof -- ${Object.keys(worlds).join(' or ')}\n`)
  process.exitCode = 2
} else await prove(startTheirs)

async function prove(startTheirs: (app: ProofApp) => Promise<Service>): Promise<void> {
  const app = makeProofApp(processes, await freePort())
  const rows: Row[] = []
  let running: Service | null = null
  // PM2's daemon and an engine do not hear a terminal.
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void (running?.close() ?? Promise.resolve()).finally(() => process.exit(130)))
  try {
    for (const start of [startOurs, startTheirs]) {
      const service = await start(app)
      running = service
      try {
        for (const { id, source } of proofExperiments) rows.push(await tryOn(service, id, source))
      } finally {
        running = null
        await service.close()
      }
    }
  } finally {
    rmSync(app.folder, { recursive: true, force: true, maxRetries: 5 })
  }
  process.stdout.write(`\n${tableOf(rows)}`)
}

async function tryOn(service: Service, id: string, source: string): Promise<Row> {
  const experiment = readExperiment(source)
  if (!experiment.ok) throw new Error(experiment.error.message)
  process.stdout.write(`\n${id} on ${service.name}\n`)
  const outside = new OutsidePorts(service)
  try {
    const run = new ExperimentRun({
      experiment: experiment.value,
      number: 1,
      seed: experiment.value.seed,
      ports: outside.ports,
      changed: () => {},
      decided: ({ words }) => process.stdout.write(`  ${words}\n`),
    })
    const record = await run.ended
    return { experiment: id, service: service.name, record, totals: outside.totals }
  } finally {
    outside.close()
  }
}

function tableOf(rows: readonly Row[]): string {
  const lines = rows.map(({ experiment, service, record, totals }) => {
    const { sent = null, ok = null, failed = null } = totals?.ledger ?? {}
    const counts = [sent, ok, failed].map((count) => (count === null ? 'not known' : String(count)))
    const how = Object.entries(totals?.errors ?? {}).map(([kind, count]) => `${kind} ${count}`)
    const worst = Math.max(...record.seconds.map(({ p99Ms }) => p99Ms ?? 0))
    const { listeningAgainMs, p99BeforeMs } = record.figures
    const back = listeningAgainMs === null ? 'not seen' : inSeconds(listeningAgainMs)
    const times = [back, milliseconds(p99BeforeMs), milliseconds(worst)]
    return [experiment, service, record.verdict, ...counts, how.join(', ') || 'none', ...times]
  })
  return [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |\n`).join('')
}

function milliseconds(value: number | null): string {
  return value === null ? 'not known' : `${Math.round(value)} ms`
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  return typeof address === 'object' ? (address?.port ?? 0) : 0
}
