import { afterEach, describe, expect, it } from 'vitest'
import { limits } from '../../../shared/limits.ts'
import { createFakeCluster, type FakeCluster, port3000 } from '../testing/fake-workers.ts'

let cluster: FakeCluster
const hints = () => cluster.events.filter(({ words }) => words.includes('not listening'))

afterEach(() => {
  cluster.supervisor.close()
  expect(cluster.clock.timerCount, 'timers left after close()').toBe(0)
})

/** One worker that is online, and opens no server. */
function resting(): FakeCluster {
  cluster = createFakeCluster()
  void cluster.supervisor.start(1)
  cluster.online(1)
  return cluster
}

describe('a worker that opens no server', () => {
  it('rests without one after a while, which is said once of its slot and is no warning', () => {
    const { clock } = resting()
    clock.advance(limits.notListeningHintMs - 1)
    expect(cluster.slot(1).aside).toBeNull()
    clock.advance(1)
    expect(cluster.slot(1)).toMatchObject({ phase: 'online', aside: 'no-server' })
    cluster.exit(1, 0)
    cluster.online(1)
    expect(cluster.slot(1)).toMatchObject({ generation: 2, aside: null, notListeningHint: null })
    clock.advance(limits.notListeningHintMs)
    expect(cluster.slot(1).aside).toBe('no-server')
    expect(hints().map(({ tone, generation }) => [tone, generation])).toEqual([['info', 1]])
  })

  it('is not said to run without one where nobody can see a server of its own', () => {
    const { clock, supervisor } = resting()
    supervisor.facts.workerAgent(1, 'absent')
    clock.advance(limits.notListeningHintMs)
    expect(cluster.slot(1)).toMatchObject({
      aside: null,
      notListeningHint: expect.stringContaining('cannot be seen'),
    })
    expect(hints().map(({ tone }) => tone)).toEqual(['warn'])
  })

  it('comes to one after all', () => {
    const { clock, supervisor } = resting()
    clock.advance(limits.notListeningHintMs)
    supervisor.facts.workerListening(1, [port3000])
    expect(cluster.slot(1)).toMatchObject({ phase: 'listening', aside: null, notListeningHint: null })
  })

  it('is not blocked for ever because it was when that was looked at', () => {
    const { clock, supervisor } = resting()
    supervisor.facts.workerAgent(1, 'connected')
    supervisor.facts.workerHealth(1, 'unresponsive', 2000)
    clock.advance(limits.notListeningHintMs)
    expect(cluster.slot(1).notListeningHint).toContain('its event loop is blocked')
    supervisor.facts.workerHealth(1, 'ok')
    expect(cluster.slot(1).notListeningHint).not.toContain('blocked')
    expect(cluster.slot(1).aside).toBe('no-server')
  })
})
