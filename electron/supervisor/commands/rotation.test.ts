import { beforeEach, describe, expect, it } from 'vitest'
import { usualOrder, type WorkerOrder } from '../../../shared/actions/worker-actions.ts'
import { createFakeCluster, type FakeCluster, port3000 } from '../testing/fake-workers.ts'

type Out = WorkerOrder<'worker.rotate-out'>
const usual: Out = { action: 'worker.rotate-out', connections: 'stay', ifLast: 'refuse', reason: 'by-hand' }

describe('the slot lane', () => {
  let cluster: FakeCluster
  beforeEach(async () => {
    cluster = createFakeCluster()
    await cluster.startListening(3)
  })
  const act = (slot: number, order: WorkerOrder) => cluster.supervisor.act(cluster.target(slot), order)
  const out = (slot: number, changes: Partial<Out> = {}) => act(slot, { ...usual, ...changes })
  const back = (slot: number) => act(slot, usualOrder('worker.rotate-in'))

  it('takes a slot out with a reason, and puts it back; each is an event with a mark', async () => {
    expect(usualOrder('worker.rotate-out')).toEqual(usual)
    expect(await out(2, { connections: 'move', reason: 'snapshot' })).toMatchObject({ ok: true })
    expect(cluster.worker(2).calls).toEqual(['leave rotation moving'])
    expect(cluster.slot(2).outOfRotation).toEqual({ reason: 'snapshot', sinceAtMs: cluster.clock.nowMs() })
    expect(cluster.events.at(-1)).toMatchObject({
      kind: 'rotation',
      slot: 2,
      mark: 'out 2',
      action: 'worker.rotate-out',
      words:
        'slot 2 is out of rotation for a heap snapshot: no new connections, its idle HTTP connections move to others',
    })
    expect(await back(2)).toMatchObject({ ok: true, value: { words: 'slot 2 is back in rotation' } })
    expect(cluster.worker(2).calls).toContain('rejoin rotation')
    expect(cluster.slot(2).outOfRotation).toBeNull()
    expect(cluster.events.at(-1)).toMatchObject({ mark: 'back 2', action: 'worker.rotate-in' })
  })

  it('says so when it is so already', async () => {
    expect(await back(1)).toMatchObject({ error: { code: 'already-so' } })
    await out(1)
    expect(await out(1)).toMatchObject({
      error: { code: 'already-so', message: 'slot 1 is out of rotation already, by hand' },
    })
  })

  it('leaves the last one in, unless that is wanted', async () => {
    await out(1)
    await out(2)
    const refused = await out(3)
    expect(refused).toMatchObject({ ok: false, error: { code: 'refused' } })
    expect(!refused.ok && refused.error.message).toContain('the 2 others are out of rotation, too')
    expect(cluster.slot(3).outOfRotation).toBeNull()
    expect(await out(3, { ifLast: 'go-on' })).toMatchObject({ ok: true })
  })

  it('counts only those that are up as others', async () => {
    cluster.exit(1, 1)
    await out(2)
    expect(await out(3)).toMatchObject({ error: { code: 'refused' } })
  })

  it('survives a respawn, and ends with the next run', async () => {
    await out(2)
    cluster.exit(2, null, 'SIGKILL')
    cluster.clock.advance(200)
    cluster.getReady(2)
    expect(cluster.slot(2)).toMatchObject({ generation: 2, phase: 'listening', outOfRotation: { reason: 'by-hand' } })

    const stopped = cluster.supervisor.stop()
    for (const slot of [1, 2, 3]) cluster.exit(slot, 0)
    await stopped
    void cluster.supervisor.start(3)
    expect(cluster.slot(2).outOfRotation).toBeNull()
  })

  it('puts a slot back when those that were dealt to are removed', async () => {
    await out(1)
    void cluster.supervisor.scale(1)
    expect(cluster.slot(1).outOfRotation).toBeNull()
    expect(cluster.words()).toContain('slot 1 is back in rotation: nobody else would be left to take connections')
  })

  it('stays in rotation where its worker cannot leave it, with the reason', async () => {
    cluster.worker(2).rotationProblem = 'it has no agent to give its socket back'
    expect(await out(2)).toMatchObject({
      error: {
        code: 'unsupported-here',
        message: 'slot 2 stays in rotation: it has no agent to give its socket back',
      },
    })
    expect(cluster.worker(2).calls).toEqual(['leave rotation', 'rejoin rotation'])
    expect(cluster.slot(2).outOfRotation).toBeNull()
  })

  it('says what reaches it all the same', async () => {
    const { workerId } = cluster.worker(2)
    const udp = { ...port3000, transport: 'udp4' } as const
    cluster.supervisor.facts.workerListens(workerId, [port3000, udp])
    expect(cluster.slot(2).listens).toHaveLength(2)
    const said = await out(2)
    expect(said.ok && said.value.words).toContain('still reached by UDP, whose socket all share')

    cluster.supervisor.facts.workerListens(cluster.worker(3).workerId, [{ ...port3000, exclusive: true }])
    expect(await out(3)).toMatchObject({ error: { code: 'unsupported-here' } })
  })
})
