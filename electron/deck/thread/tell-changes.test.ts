import { describe, expect, it } from 'vitest'
import { systemClock } from '../../../shared/base/clock.ts'
import { ToldClusters } from '../../../shared/ipc/told-clusters.ts'
import type { ClusterSnapshot } from '../../../shared/model/cluster.ts'
import { FleetSession } from '../containers/fleet-session.ts'
import { FakeEngine, killed, retired, testReplica, testState } from '../containers/testing/fake-fleet.ts'
import { ChangesTold } from './tell-changes.ts'

const noStream = { push() {}, end() {} }
const noLogs = { attach: () => () => {}, open: () => noStream, event() {}, joinRequests() {}, told() {} }
const asJson = (cluster: ClusterSnapshot): unknown => JSON.parse(JSON.stringify(cluster))

/** What goes out, and a hearer that puts it together. */
function start() {
  const pushes: (readonly [string, string])[] = []
  const heard = new ToldClusters()
  const told = new ChangesTold((name, json) => {
    pushes.push([name, json])
    if (name === 'cluster') heard.whole(JSON.parse(json))
    if (name === 'cluster-changed') heard.changed(JSON.parse(json))
  })
  return { pushes, heard, told }
}

/** A service of so many tasks, of an engine that is made up. */
async function openFleet(count: number) {
  const replicas = Array.from({ length: count }, (_, index) => testReplica(`t${index + 1}`, index + 1))
  const engine = new FakeEngine(testState(replicas))
  const source = { kind: 'service', host: 'unix:///docker.sock', service: 'web' } as const
  const session = new FleetSession('web', source, 'web', {
    context: { clock: systemClock, publish() {}, logs: noLogs, settled() {}, signed: (_, event) => event },
    engines: engine,
    loadTotals: () => null,
    holderOf: () => null,
  })
  await session.connect(false)
  return { engine, session, replicas }
}

describe('what goes out of the thread', () => {
  it('is a whole cluster once, then what changed, until it is removed', async () => {
    const { pushes, told } = start()
    const { session, engine, replicas } = await openFleet(3)
    told.push('cluster', session.snapshot())
    told.push('cluster', session.snapshot())
    engine.change({ replicas: replicas.with(1, killed(testReplica('t2', 2), 9000)) })
    told.push('cluster', session.snapshot())
    told.push('cluster-removed', { clusterId: 'web' })
    told.push('cluster', session.snapshot())
    expect(pushes.map(([name]) => name)).toEqual(['cluster', 'cluster-changed', 'cluster-removed', 'cluster'])
    session.close()
  })

  it('adds up to the service as its tasks end, come and are measured', async () => {
    const { heard, told } = start()
    const { session, engine, replicas } = await openFleet(12)
    const steps = [
      () => engine.measure('t4', performance.now(), { cpuMs: 9, inBytes: 900 }),
      () => engine.change({ replicas: replicas.with(1, killed(testReplica('t2', 2), 9000)) }),
      () => engine.change({ replicas: [...replicas.slice(0, 5), retired(testReplica('t6', 6), 9000)] }),
      () => engine.change({ replicas: [...replicas, testReplica('t13', 13), testReplica('again', 2)] }),
      () => engine.lose(),
      () => engine.find(),
    ]
    told.push('cluster', session.snapshot())
    for (const step of steps) {
      step()
      told.push('cluster', session.snapshot())
      expect(heard.of('web')).toEqual(asJson(session.snapshot()))
    }
    session.close()
  })

  it('tells a change that was made in place', async () => {
    const { heard, told } = start()
    const { session } = await openFleet(1)
    const addresses = [...session.snapshot().addresses]
    const cluster = { ...session.snapshot(), addresses }
    told.push('cluster', cluster)
    addresses.pop()
    told.push('cluster', cluster)
    expect(heard.of('web')?.addresses).toEqual([])
    session.close()
  })

  it('hands on all other pushes as they are', () => {
    const { pushes, told } = start()
    told.push('sampling', { intervalMs: 500 })
    expect(pushes).toEqual([['sampling', '{"intervalMs":500}']])
  })
})
