import { describe, expect, it, vi } from 'vitest'
import type { ListChange } from '../../../shared/base/changes/list-change.ts'
import type { ClusterChange } from '../../../shared/ipc/cluster-change.ts'
import type { MenuRequest } from '../../../shared/ipc/menu-request.ts'
import type { ClusterHistory } from '../../../shared/model/cluster.ts'
import type { DeckSnapshot } from '../../../shared/model/deck.ts'
import type { TrafficBatch } from '../../../shared/model/traffic.ts'
import type { SlotSnapshot } from '../../../shared/model/worker.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { aCluster } from '../../testing/cluster.ts'
import { aHistory, aSnapshot } from '../../testing/deck.ts'
import { createPusher } from '../../testing/pusher.ts'
import { aBatch } from '../../wire/test-traces.ts'
import { createDeckStore } from '../deck-store.ts'
import { Attachment } from './attachment.ts'

/** A main process by hand: it pushes, and answers `deck.attach` when told to. */
function start(
  pullHistory: () => Promise<Result<readonly ClusterHistory[]>> = async () => ok([aHistory('a', [1, 2])]),
) {
  const pusher = createPusher()
  const store = createDeckStore()
  const requests: MenuRequest[] = []
  const batches: TrafficBatch[] = []
  const reached: number[] = []
  const attached = vi.fn()
  const timers: { readonly delayMs: number; callback(): void }[] = []
  const asked: ((answer: Result<DeckSnapshot>) => void)[] = []
  const attachment = new Attachment({
    on: pusher.on,
    pullSnapshot: () => new Promise((resolve) => asked.push(resolve)),
    pullHistory,
    store,
    clock: { nowMs: () => 7000, reached: (atMs) => reached.push(atMs) },
    menu: (request) => requests.push(request),
    traffic: (batch) => batches.push(batch),
    attached,
    after: (delayMs, callback) => {
      timers.push({ delayMs, callback })
      return () => timers.splice(0)
    },
  })
  return {
    pusher,
    store,
    requests,
    batches,
    reached,
    asked,
    attachment,
    timers,
    attachCount: () => asked.length,
    refuse: (message: string) => asked.at(-1)?.(fail('internal', message)),
    /** Answers the newest attach, and waits until the history is in. */
    async answer() {
      const before = attached.mock.calls.length
      asked.at(-1)?.(ok(aSnapshot(pusher.seq, [aCluster('a')])))
      await expect.poll(() => attached).toHaveBeenCalledTimes(before + 1)
    },
  }
}

/** What became of the slots of cluster a. */
function aChange(slots: Partial<Exclude<ListChange<SlotSnapshot>, { all: unknown }>>): ClusterChange {
  const change = { removed: [], changed: [], added: [], ...slots }
  return { clusterId: 'a', fields: {}, slots: change, addresses: null, served: null, fleet: null }
}

describe('the attachment', () => {
  it('pulls the snapshot, then the history', async () => {
    const { store, answer } = start()
    await answer()
    expect(store.getState().connection).toBe('attached')
    expect(store.getState().live.series.a?.points.length).toBe(2)
  })

  it('is not behind the times of the deck', async () => {
    const { reached, answer } = start()
    await answer()
    expect(reached).toEqual([aSnapshot(1, []).host.atMs])
  })

  it('applies pushes that came before the snapshot only when they are newer', async () => {
    const { pusher, store, answer } = start()
    pusher.push('sampling', { intervalMs: 250 })
    await answer()
    expect(store.getState().samplingIntervalMs).toBe(1000)
    pusher.push('sampling', { intervalMs: 500 })
    expect(store.getState().samplingIntervalMs).toBe(500)
  })

  it('pulls everything anew after a gap in the sequence', async () => {
    const { pusher, store, answer, attachCount } = start()
    await answer()
    pusher.lose()
    pusher.push('sampling', { intervalMs: 500 })
    expect(attachCount()).toBe(2)
    await answer()
    pusher.push('sampling', { intervalMs: 2000 })
    expect(store.getState().samplingIntervalMs).toBe(2000)
    expect(attachCount()).toBe(2)
  })

  it('applies what changed of a cluster, and keeps the rest as it is', async () => {
    const { pusher, store, answer, attachCount } = start()
    await answer()
    const before = store.getState().live.clusters.a
    pusher.push('cluster-changed', aChange({ changed: [[2, { phase: 'failed', pid: null }]] }))
    const { clusters } = store.getState().live
    expect(clusters.a?.slots.map(({ phase }) => phase)).toEqual(['listening', 'failed'])
    expect(clusters.a?.slots[0]).toBe(before?.slots[0])
    expect(clusters.a?.settings).toBe(before?.settings)
    pusher.push('cluster-changed', aChange({ removed: [1] }))
    expect(store.getState().live.clusters.a?.slots.map(({ slot }) => slot)).toEqual([2])
    expect(attachCount()).toBe(1)
  })

  it('applies changes to a cluster that was told after it attached', async () => {
    const { pusher, store, answer, attachCount } = start()
    await answer()
    pusher.push('cluster', aCluster('b'))
    pusher.push('cluster-changed', { ...aChange({ removed: [1] }), clusterId: 'b' })
    expect(store.getState().live.clusters.b?.slots.map(({ slot }) => slot)).toEqual([2])
    expect(attachCount()).toBe(1)
  })

  it('pulls everything anew when it hears of a change of a cluster that it does not know', async () => {
    const { pusher, answer, attachCount } = start()
    await answer()
    pusher.push('cluster-removed', { clusterId: 'a' })
    pusher.push('cluster-changed', aChange({ removed: [1] }))
    expect(attachCount()).toBe(2)
  })

  it('shows the faults that a drill hid, once it is over and anything changes', async () => {
    const { pusher, store, answer } = start()
    await answer()
    const lessons = (phase: 'running' | 'over') => ({ current: { clusterId: 'a', drill: { phase } } })
    store.setState({ lessons: lessons('running') as never })
    const fault = { id: 7 } as never
    pusher.push('cluster-changed', {
      ...aChange({}),
      fields: { faults: { active: [fault], ended: [], railWords: null } },
    })
    expect(store.getState().live.clusters.a?.faults.active).toEqual([])
    store.setState({ lessons: lessons('over') as never })
    pusher.push('cluster-changed', aChange({ removed: [1] }))
    expect(store.getState().live.clusters.a?.faults.active).toEqual([fault])
  })

  it('hands menu requests on', async () => {
    const { pusher, requests, answer } = start()
    await answer()
    pusher.push('menu', { do: 'open-script' })
    expect(requests).toEqual([{ do: 'open-script' }])
  })

  it('hands traffic on past the state, and counts its numbers', async () => {
    const { pusher, store, batches, answer, attachCount } = start()
    await answer()
    const changed = vi.fn()
    store.subscribe(changed)
    pusher.push('traffic', aBatch({ clusterId: 'a', nowMonoMs: 1000 }))
    expect(batches.map(({ nowMonoMs }) => nowMonoMs)).toEqual([1000])
    expect(changed).not.toHaveBeenCalled()
    pusher.push('sampling', { intervalMs: 500 })
    expect(store.getState().samplingIntervalMs).toBe(500)
    expect(attachCount()).toBe(1)
  })

  it('says why it could not attach', async () => {
    const { store, refuse } = start()
    refuse('gone')
    await expect.poll(() => store.getState()).toMatchObject({ connection: 'lost', connectionFault: 'gone' })
  })

  it('asks a deck again that it lost, ever less often, and is back when it answers', async () => {
    const { store, refuse, answer, timers, attachCount, pusher } = start()
    const waits: number[] = []
    for (let time = 1; time <= 6; time += 1) {
      refuse('busy')
      await expect.poll(() => timers).toHaveLength(1)
      const [timer] = timers.splice(0)
      waits.push(timer?.delayMs ?? 0)
      timer?.callback()
      expect(attachCount()).toBe(time + 1)
    }
    expect(waits).toEqual([1000, 2000, 4000, 8000, 10_000, 10_000])
    await answer()
    expect(store.getState()).toMatchObject({ connection: 'attached', connectionFault: '' })
    pusher.push('sampling', { intervalMs: 500 })
    expect(store.getState().samplingIntervalMs).toBe(500)
    expect(timers).toEqual([])
  })

  it('asks again for a history that it did not get', async () => {
    const answers: Result<readonly ClusterHistory[]>[] = [fail('internal', 'no history'), ok([aHistory('a', [1, 2])])]
    const { store, asked, answer, timers } = start(async () => answers.shift() ?? fail('internal', 'never'))
    asked.at(-1)?.(ok(aSnapshot(0, [aCluster('a')])))
    await expect.poll(() => store.getState().connectionFault).toBe('no history')
    timers.splice(0)[0]?.callback()
    await answer()
    expect(store.getState().connection).toBe('attached')
    expect(store.getState().live.series.a?.points.length).toBe(2)
  })

  it('keeps the newest of what comes before the snapshot, and no more than a bound', async () => {
    const { pusher, store, answer, attachCount, asked } = start()
    for (let count = 0; count < 5000; count += 1) pusher.push('sampling', { intervalMs: 250 + count })
    // Of a moment long ago: what followed it was dropped, which is a gap.
    asked.at(-1)?.(ok(aSnapshot(10, [aCluster('a')])))
    await expect.poll(() => attachCount()).toBe(2)
    await answer()
    pusher.push('sampling', { intervalMs: 300 })
    expect(store.getState().samplingIntervalMs).toBe(300)
    expect(attachCount()).toBe(2)
  })

  it('waits for nothing after its end', async () => {
    const { refuse, attachment, timers, store } = start()
    refuse('busy')
    await expect.poll(() => store.getState().connection).toBe('lost')
    attachment.close()
    expect(timers).toEqual([])
  })

  it('listens to every event, and to none after its end', () => {
    const { pusher, attachment } = start()
    expect(pusher.listenerCount).toBe(29)
    attachment.close()
    expect(pusher.listenerCount).toBe(0)
  })
})
