import { describe, expect, it } from 'vitest'
import { buildCluster } from './testing/test-cluster.ts'

describe('health', () => {
  /** Lets time pass while the given slots beat every 500 ms. */
  const passBeating = async (
    deck: ReturnType<typeof buildCluster>,
    ms: number,
    slots: readonly number[],
  ): Promise<void> => {
    for (let passedMs = 0; passedMs < ms; passedMs += 500) {
      for (const slot of slots) deck.beat(slot)
      await deck.clock.pass(500)
    }
  }

  it.each([250, 5000])(
    'is unresponsive within 3 s of silence, and ok with the first word (sampling every %i ms)',
    async (intervalMs) => {
      const deck = buildCluster(intervalMs)
      deck.up(1)
      deck.up(2)
      await passBeating(deck, 5000, [1, 2])
      expect(deck.healths).toEqual([])
      await passBeating(deck, 3000, [2])
      expect(deck.healths).toEqual([[1, 1, 'unresponsive']])
      await passBeating(deck, 1000, [1, 2])
      expect(deck.healths).toEqual([
        [1, 1, 'unresponsive'],
        [1, 1, 'ok'],
      ])
    },
  )

  it('is paused as soon as the system says so, and ok when it was continued, not unresponsive in between', async () => {
    const deck = buildCluster()
    deck.up(1)
    await passBeating(deck, 1000, [1])
    deck.process(1).isStopped = true
    await deck.clock.pass(10_000)
    deck.process(1).isStopped = false
    await passBeating(deck, 3000, [1])
    expect(deck.healths).toEqual([
      [1, 1, 'paused'],
      [1, 1, 'ok'],
    ])
  })

  it('is not doubted before the worker is online, without an agent, or when its pipe ended', async () => {
    const deck = buildCluster()
    deck.cluster.workerUp({ slot: 1, generation: 1, pid: 1 })
    deck.beat(1)
    deck.up(2)
    deck.up(3)
    deck.beat(3)
    deck.cluster.agentClosed(3, 1)
    await deck.clock.pass(10_000)
    expect(deck.healths).toEqual([])
  })

  it('does not blame workers for a sleep of our own', async () => {
    const deck = buildCluster()
    deck.up(1)
    await passBeating(deck, 2000, [1])
    deck.clock.sleep(30_000)
    await deck.clock.pass(0)
    await passBeating(deck, 2000, [1])
    expect(deck.healths).toEqual([])
    await deck.clock.pass(3000)
    expect(deck.healths).toEqual([[1, 1, 'unresponsive']])
  })

  it('measures the silence from the last word on, and not while none is expected', async () => {
    const deck = buildCluster()
    deck.up(1)
    expect(deck.cluster.vitals(1)).toMatchObject({ silentMs: null })
    await passBeating(deck, 2000, [1])
    expect(deck.cluster.lastPoint(1)?.silentMs).toBeLessThanOrEqual(500)
    await deck.clock.pass(4000)
    expect(deck.cluster.lastPoint(1)?.silentMs).toBeGreaterThanOrEqual(3500)
    deck.beat(1)
    expect(deck.cluster.vitals(1)).toMatchObject({ silentMs: 0 })
    deck.process(1).isStopped = true
    await deck.clock.pass(4000)
    expect(deck.cluster.lastPoint(1)?.silentMs).toBeNull()
  })

  it('counts no sleep of our own as silence, whoever asks first', async () => {
    const deck = buildCluster()
    deck.up(1)
    await passBeating(deck, 2000, [1])
    deck.clock.sleep(30_000)
    expect(deck.cluster.vitals(1)?.silentMs).toBeLessThanOrEqual(500)
    await deck.clock.pass(0)
    expect(deck.cluster.vitals(1)?.silentMs).toBeLessThan(2000)
  })

  it('of a dead worker is not told', async () => {
    const deck = buildCluster()
    deck.up(1)
    deck.beat(1)
    deck.cluster.workerDown(1, 1)
    await deck.clock.pass(10_000)
    expect(deck.healths).toEqual([])
  })
})
