import { afterEach, describe, expect, it } from 'vitest'
import type { ListenAddress } from '../../../shared/model/worker.ts'
import { createFakeCluster, type FakeCluster, port3000 } from '../testing/fake-workers.ts'

let cluster: FakeCluster
const at = (port: number): ListenAddress => ({ ...port3000, port })

/** A cluster that runs, each slot's worker at these ports. */
async function running(...slots: readonly (readonly number[])[]): Promise<FakeCluster> {
  cluster = createFakeCluster()
  const started = cluster.supervisor.start(slots.length)
  slots.forEach((ports, index) => {
    cluster.supervisor.facts.workerAgent(cluster.worker(index + 1).workerId, 'connected')
    cluster.online(index + 1)
    listen(index + 1, ...ports)
  })
  expect(await started).toMatchObject({ ok: true })
  return cluster
}

/** The newest worker of the slot listens at these ports, no others. */
function listen(slot: number, ...ports: readonly number[]): void {
  cluster.supervisor.facts.workerListening(cluster.worker(slot).workerId, ports.map(at))
}

const generation = (slot: number) => cluster.slot(slot).generation

afterEach(() => {
  cluster.supervisor.close()
  expect(cluster.clock.timerCount, 'timers left after close()').toBe(0)
})

describe('where a new generation has to listen', () => {
  it('is on the port of all workers, wherever else it listens', async () => {
    const { supervisor, clock } = await running([3000], [3000])
    supervisor.startReload(1)
    cluster.online(1)
    listen(1, 4000)
    clock.advance(30_000)
    expect(generation(1)).toBe(1)
    expect(cluster.words().join('\n')).toContain('g2 did not listen on port 3000 within 30 s, only on port 4000')
  })

  it('is on the port of the only worker, as nobody else tells whose it is', async () => {
    const { supervisor, clock } = await running([3000])
    supervisor.startReload(null)
    cluster.online(1)
    listen(1, 4000)
    clock.advance(30_000)
    expect(cluster.words().join('\n')).toContain('g2 did not listen on port 3000')
  })

  it('is on any port where each worker has its own; what it does without is said', async () => {
    const { supervisor, clock, words } = await running([3001], [3002])
    supervisor.startReload(1)
    cluster.online(1)
    clock.advance(5000)
    expect(generation(1)).toBe(1)
    listen(1, 3005)
    clock.advance(1999)
    expect(generation(1)).toBe(1)
    clock.advance(1)
    expect(generation(1)).toBe(2)
    expect(words().find((one) => one.includes('takes over'))).toBe(
      'slot 1: g2 is ready 7 s after its start and takes over from g1; it listens on port 3005 and not on port 3001, where no other worker ever did',
    )
  })

  it('is on the port of the other workers where one has a further one; that one is waited for a while', async () => {
    const { supervisor, clock } = await running([3000, 3001], [3000])
    supervisor.startReload(null)
    cluster.online(1)
    listen(1, 3000)
    expect(generation(1)).toBe(1)
    clock.advance(2000)
    expect(generation(1)).toBe(2)
  })

  it('takes over at once when it has everything', async () => {
    const { supervisor, words } = await running([3000, 3001], [3000])
    supervisor.startReload(1)
    cluster.online(1)
    listen(1, 3000, 3001)
    expect(generation(1)).toBe(2)
    expect(words().find((one) => one.includes('takes over'))).toMatch(/takes over from g1$/)
  })

  it('is where two generations of the slot listened, although no other slot does', async () => {
    const { supervisor, clock } = await running([3001], [3002])
    cluster.exit(1, 1)
    clock.advance(1000)
    cluster.online(1)
    listen(1, 3001)
    supervisor.startReload(1)
    cluster.online(1)
    listen(1, 3005)
    clock.advance(30_000)
    expect(generation(1)).toBe(2)
    expect(cluster.words().join('\n')).toContain('g3 did not listen on port 3001 within 30 s, only on port 3005')
  })

  it('is anywhere for the only worker, when the one before it listened elsewhere, too', async () => {
    const { supervisor, clock } = await running([3001])
    cluster.exit(1, 1)
    clock.advance(1000)
    cluster.online(1)
    listen(1, 3002)
    supervisor.startReload(1)
    cluster.online(1)
    listen(1, 3003)
    clock.advance(2000)
    expect(generation(1)).toBe(3)
  })

  it('is somewhere, where the present one listens', async () => {
    const { supervisor, clock } = await running([3001], [3002])
    supervisor.startReload(1)
    cluster.online(1)
    clock.advance(30_000)
    expect(generation(1)).toBe(1)
    expect(cluster.words().join('\n')).toContain('g2 did not listen on port 3001 within 30 s')
  })
})
