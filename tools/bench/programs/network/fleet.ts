import { performance } from 'node:perf_hooks'
import { FleetSession } from '../../../../electron/deck/containers/fleet-session.ts'
import { FakeEngine, testReplica, testState } from '../../../../electron/deck/containers/testing/fake-fleet.ts'
import { systemClock } from '../../../../shared/base/clock.ts'

/** `node fleet.mjs COUNT…`: what a made-up service of so many tasks costs the deck, one line of JSON for each. */
const rounds = 15
const stepMs = 2000
const noStream = { push() {}, end() {} }
const noLogs = { attach: () => () => {}, open: () => noStream, event() {}, joinRequests() {}, told() {} }

for (const word of process.argv.slice(2)) process.stdout.write(`${JSON.stringify(await measure(Number(word)))}\n`)

async function measure(count: number) {
  const replicas = Array.from({ length: count }, (_, index) => testReplica(`t${index}`, index + 1))
  const engine = new FakeEngine(testState(replicas))
  const session = new FleetSession('web', { kind: 'service', host: 'unix:///docker.sock', service: 'web' }, 'web', {
    context: { clock: systemClock, publish() {}, logs: noLogs, settled() {}, signed: (_, event) => event },
    engines: engine,
    loadTotals: () => null,
  })
  const connected = await session.connect(false)
  if (!connected.ok) throw new Error(connected.error.message)
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
  session.close()
  // The first of each warms up.
  return { count, snapshotBytes, snapshotsMs: snapshots.slice(1), pointsBytes, pointsMs: points.slice(1) }
}
