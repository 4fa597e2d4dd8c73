import { describe, expect, it } from 'vitest'
import { defaultGuardRails } from '../../shared/model/fault.ts'
import { FaultWorld } from './testing/fault-world.ts'
import { blockLoop, sigkill } from './testing/surroundings.ts'

describe('a series of faults in an agent', () => {
  it('takes a late word on the strike before for no end of this one', () => {
    const world = new FaultWorld()
    const every = { kind: 'every', everyMs: 1000, times: null } as const
    world.book.inject(blockLoop({ trigger: every, forMs: 60_000 }))
    world.settle()
    world.advance(700)
    const late = [...world.facts]
    world.settle()
    world.settle()
    world.advance(700)
    world.settle()
    expect(world.at(2)?.carried.size).toBe(1)
    for (const { tell } of late) tell()
    expect(world.book.open).toHaveLength(1)
    expect(world.book.now.active[0]).toMatchObject({ hitCount: 2 })
    world.book.endAll('stop-all')
    world.settle()
    world.settle()
    expect(world.at(2)?.carried.size).toBe(0)
    expect(world.book.isIdle).toBe(true)
  })
})

describe('faults of a cluster', () => {
  it('go with their slot to its next worker, and say so', () => {
    const world = new FaultWorld()
    world.book.inject(blockLoop({ forMs: 10_000 }))
    world.settle()
    world.kill(world.at(2))
    expect(world.book.now.active).toMatchObject([{ state: 'waiting', hitCount: 1 }])
    world.fork(2)
    expect(world.at(2)?.carried.size).toBe(1)
    expect(world.news.at(-1)?.words).toBe('slot 2: g2 starts with "Block event loop", which is for its slot (fault 1)')
    world.fork(3)
    expect(world.at(3)?.carried.size).toBe(0)
  })

  it('end when their slot is removed', () => {
    const world = new FaultWorld()
    world.book.inject(blockLoop())
    world.kill(world.at(2))
    world.book.slotRemoved(2)
    expect(world.book.now).toMatchObject({ active: [], ended: [{ state: 'did-not-land' }] })
  })

  it('fail so many starts of a slot, and no more', () => {
    const world = new FaultWorld()
    const input = { exitCode: 1, failCount: 2, restart: 'kill-now' } as const
    world.book.inject({ ...blockLoop({ forMs: 60_000 }), fault: 'fault.boot-exit', input })
    for (const generation of [2, 3]) {
      world.fork(2)
      expect(world.at(2)).toMatchObject({ generation })
      expect(world.at(2)?.carried.size).toBe(1)
      world.kill(world.at(2))
    }
    expect(world.book.now.ended).toMatchObject([{ state: 'reverted', endedBy: 'done', hitCount: 2 }])
    world.fork(2)
    expect(world.at(2)?.carried.size).toBe(0)
  })

  it('are taken back when a guard rail breaks while they are there', () => {
    const world = new FaultWorld()
    world.book.inject(blockLoop({ forMs: 60_000 }))
    world.settle()
    world.rails = { ...defaultGuardRails, leastListening: { isOn: true, count: 3 } }
    world.book.look()
    expect(world.book.now.railWords).toBeNull()
    world.kill(world.at(4))
    world.book.look()
    expect(world.book.now.railWords).toBe('2 of 4 workers are listening and unhurt, at least 3 must be')
    world.settle()
    world.settle()
    expect(world.book.now).toMatchObject({ active: [], ended: [{ endedBy: 'guard-rail' }] })
    expect(world.news.at(-1)?.tone).not.toBe('ok')
  })

  it('skip a strike that a guard rail forbids, and go on', () => {
    const world = new FaultWorld()
    world.rails = { ...defaultGuardRails, leastListening: { isOn: true, count: 3 } }
    world.book.inject(sigkill({ trigger: { kind: 'every', everyMs: 1000, times: 3 }, forMs: 60_000 }))
    world.settle()
    world.advance(1500)
    expect(world.book.now.active[0]?.words).toContain('1 skipped (slot 2 has no process now')
    world.fork(2)
    world.advance(1000)
    world.settle()
    expect(world.book.now.ended).toMatchObject([{ state: 'reverted', endedBy: 'done', hitCount: 2 }])
  })

  it('are told apart by how their agent let them go', () => {
    const endedBy = (afterMs: number) => {
      const world = new FaultWorld()
      world.book.inject(blockLoop({ forMs: 10_000 }))
      world.settle()
      world.book.hearOf(1, 2, 1, { fact: 'landed', numbers: { blockedMs: 300 } })
      world.clock.advance(afterMs)
      world.book.hearOf(1, 2, 1, { fact: 'ended', why: '' })
      world.settle()
      world.settle()
      return world.book.now.ended[0]?.endedBy
    }
    expect(endedBy(9900)).toBe('time')
    expect(endedBy(4000)).toBe('lease')
  })

  it('are asked to go again and again until they answer', () => {
    const world = new FaultWorld()
    world.book.inject(blockLoop({ forMs: 60_000 }))
    world.settle()
    world.book.endAll('stop-all')
    const worker = world.at(2)
    if (worker === undefined) throw new Error('slot 2 is empty')
    worker.inbox.length = 0
    world.advance(500)
    expect(worker.inbox).toHaveLength(0)
    world.advance(600)
    expect(worker.inbox).toHaveLength(1)
    world.settle()
    world.settle()
    expect(world.book.isIdle).toBe(true)
  })
})
