import { describe, expect, it, vi } from 'vitest'
import type { MenuRequest } from '../../shared/ipc/contract.ts'
import type { DeckSnapshot } from '../../shared/model/deck.ts'
import type { TrafficBatch } from '../../shared/model/traffic.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { createPusher } from '../dev/pusher.ts'
import { aBatch } from '../wire/test-traces.ts'
import { attach } from './attach.ts'
import { createDeckStore } from './deck-store.ts'
import { aCluster, aHistory, aSnapshot } from './test-data.ts'

/** A main process by hand: it pushes, and answers `deck.attach` when told to. */
function start() {
  const pusher = createPusher()
  const store = createDeckStore()
  const requests: MenuRequest[] = []
  const batches: TrafficBatch[] = []
  const reached: number[] = []
  const attached = vi.fn()
  const asked: ((answer: Result<DeckSnapshot>) => void)[] = []
  const end = attach({
    on: pusher.on,
    pullSnapshot: () => new Promise((resolve) => asked.push(resolve)),
    pullHistory: () => Promise.resolve(ok([aHistory('a', [1, 2])])),
    store,
    clock: { nowMs: () => 7000, reached: (atMs) => reached.push(atMs) },
    menu: (request) => requests.push(request),
    traffic: (batch) => batches.push(batch),
    attached,
  })
  return {
    pusher,
    store,
    requests,
    batches,
    reached,
    end,
    attachCount: () => asked.length,
    refuse: (message: string) => asked.at(-1)?.(fail('internal', message)),
    /** Answers the newest attach, and waits until the history is in. */
    async answer() {
      const before = attached.mock.calls.length
      asked.at(-1)?.(ok(aSnapshot(pusher.seq, [aCluster('a')])))
      await vi.waitFor(() => expect(attached).toHaveBeenCalledTimes(before + 1))
    },
  }
}

describe('attach', () => {
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
    await vi.waitFor(() => expect(store.getState()).toMatchObject({ connection: 'lost', connectionFault: 'gone' }))
  })

  it('listens to every event, and to none after its end', () => {
    const { pusher, end } = start()
    expect(pusher.listenerCount).toBe(17)
    end()
    expect(pusher.listenerCount).toBe(0)
  })
})
