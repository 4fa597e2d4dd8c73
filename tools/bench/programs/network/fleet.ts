import { performance } from 'node:perf_hooks'
import { FleetSession } from '../../../../electron/deck/containers/fleet-session.ts'
import { FakeEngine, testReplica, testState } from '../../../../electron/deck/containers/testing/fake-fleet.ts'
import { ChangesTold } from '../../../../electron/deck/thread/tell-changes.ts'
import type { Replica } from '../../../../electron/engines/types.ts'
import { systemClock } from '../../../../shared/base/clock.ts'
import { ToldClusters } from '../../../../shared/ipc/told-clusters.ts'

/** `node fleet.mjs COUNT…`: what a made-up service of so many tasks costs the deck, one line of JSON for each. */
const rounds = 15
const stepMs = 2000
const noStream = { push() {}, end() {} }
const noLogs = { attach: () => () => {}, open: () => noStream, event() {}, joinRequests() {}, told() {} }

for (const word of process.argv.slice(2)) process.stdout.write(`${JSON.stringify(await measure(Number(word)))}\n`)

async function measure(count: number) {
  const { replicas, engine, session } = await openFleet(count)
  const snapshots = []
  const points = []
  let [snapshotBytes, pointsBytes] = [0, 0]
  const startMs = performance.now() - (rounds + 2) * stepMs
  for (let round = 0; round <= rounds; round += 1) {
    const monoMs = startMs + round * stepMs
    for (const { key } of replicas) engine.measure(key, monoMs, { cpuMs: round * 321, inBytes: round * 54_321 })
    const sampledMs = performance.now()
    session.sample({ atMs: Date.now(), monoMs, coreCount: 2, intervalMs: stepMs })
    pointsBytes = Buffer.byteLength(JSON.stringify(session.takeTick()))
    points.push(performance.now() - sampledMs)
    const madeMs = performance.now()
    snapshotBytes = Buffer.byteLength(JSON.stringify(session.snapshot()))
    snapshots.push(performance.now() - madeMs)
  }
  const changes = { few: measureChanges(session, engine, 0.01), all: measureChanges(session, engine, 1) }
  session.close()
  // The first of each warms up.
  return { count, snapshotBytes, snapshotsMs: snapshots.slice(1), pointsBytes, pointsMs: points.slice(1), changes }
}

async function openFleet(count: number) {
  const replicas = Array.from({ length: count }, (_, index) => testReplica(`t${index}`, index + 1))
  const engine = new FakeEngine(testState(replicas))
  const session = new FleetSession('web', { kind: 'service', host: 'unix:///docker.sock', service: 'web' }, 'web', {
    context: { clock: systemClock, publish() {}, logs: noLogs, settled() {}, signed: (_, event) => event },
    engines: engine,
    loadTotals: () => null,
    holderOf: () => null,
  })
  const connected = await session.connect(false)
  if (!connected.ok) throw new Error(connected.error.message)
  return { replicas, engine, session }
}

/**
 * That share of the tasks turns unhealthy, or healthy again, in each round: what is told of it, and what whoever hears it does
 * with the text. Beside it, the same round told as a whole.
 */
function measureChanges(session: FleetSession, engine: FakeEngine, share: number) {
  const texts: string[] = []
  const told = new ChangesTold((_name, json) => texts.push(json))
  const heard = new ToldClusters()
  told.push('cluster', session.snapshot())
  heard.whole(JSON.parse(texts.pop() ?? ''))
  const [toldMs, heardMs, wholeToldMs, wholeHeardMs]: number[][] = [[], [], [], []]
  let [bytes, wholeBytes] = [0, 0]
  const every = Math.round(1 / share)
  for (let round = 0; round <= rounds; round += 1) {
    const healthcheck = round % 2 === 0 ? 'unhealthy' : 'healthy'
    const turned = (one: Replica, index: number): Replica => (index % every === 0 ? { ...one, healthcheck } : one)
    engine.change({ replicas: engine.state.replicas.map(turned) })
    toldMs?.push(timed(() => told.push('cluster', session.snapshot())))
    const [text = ''] = texts.splice(0)
    bytes = Buffer.byteLength(text)
    heardMs?.push(timed(() => heard.changed(JSON.parse(text))))
    const startMs = performance.now()
    const whole = JSON.stringify(session.snapshot())
    wholeToldMs?.push(performance.now() - startMs)
    wholeBytes = Buffer.byteLength(whole)
    wholeHeardMs?.push(timed(() => JSON.parse(whole)))
  }
  const all = { toldMs, heardMs, wholeToldMs, wholeHeardMs }
  return { bytes, wholeBytes, ...Object.fromEntries(Object.entries(all).map(([name, took]) => [name, took?.slice(1)])) }
}

function timed(run: () => unknown): number {
  const startMs = performance.now()
  run()
  return performance.now() - startMs
}
