import { describe, expect, it } from 'vitest'
import type { FleetUpdate } from '../../../../shared/containers/fleet.ts'
import { defaultRestartRule } from '../../../../shared/model/rules.ts'
import type { Replica } from '../../../engines/types.ts'
import { killed, retired, testNode, testReplica, testState } from '../testing/fake-fleet.ts'
import { compareFleet, type FleetPicture } from './compare-fleet.ts'
import { tellChange, type WordContext } from './fleet-words.ts'
import { ownRule } from './own-rule.ts'
import { holdersOf, slotsInSight } from './present-replicas.ts'
import { ReplicaBook } from './replica-book.ts'

const update: FleetUpdate = {
  state: 'running',
  theirWords: 'update in progress',
  startedAtMs: 5000,
  endedAtMs: null,
  replacedCount: 0,
  totalCount: 3,
}

/** Pictures in a row, with the generations that one book gives. */
function pictures(...states: readonly (readonly [readonly Replica[], Partial<FleetPicture>?])[]): FleetPicture[] {
  const book = new ReplicaBook()
  return states.map(([replicas, more = {}]) => {
    const { image, nodes, update } = testState(replicas)
    return { desired: 2, image, nodes, update, ...more, placed: book.place(replicas) }
  })
}

/** What is told between the last two of them. */
function words(all: readonly FleetPicture[], more: Partial<WordContext> = {}): readonly (string | undefined)[] {
  const [before, after] = all.slice(-2)
  if (before === undefined || after === undefined) throw new Error('two pictures make a difference')
  const context: WordContext = {
    nowMs: 9000,
    nodeCount: after.nodes.length,
    isOneEngine: false,
    askedOf: () => null,
    isUpdating: false,
    isAskedHere: false,
    ownRuleWords: '',
    isFoundLate: false,
    ...more,
  }
  return compareFleet(before, after).map((change) => tellChange(change, context)?.words)
}

describe('two lists of an engine', () => {
  const one = testReplica('aaaaaaaa', 1)
  const two = testReplica('bbbbbbbb', 2)

  it('say nothing when nothing happened', () => {
    expect(words(pictures([[one, two]], [[one, two]]))).toEqual([])
  })

  it('tell how a task ended, in their words and ours, and what our rule would have done', () => {
    const told = words(pictures([[one, two]], [[killed(one, 4400), two]]), {
      ownRuleWords: 'our rule would have started the next one at once',
    })
    expect(told).toEqual([
      "slot 1's g1 (task aaaaaa): failed: task: non-zero exit (137): killed; it ran 3 s; our rule would have started the next one at once",
    ])
  })

  it('name who asked for an end', () => {
    const told = words(pictures([[one]], [[killed(one, 4400)]]), { askedOf: () => 'SIGKILL' })
    expect(told[0]).toContain('killed, after SIGKILL by you; it ran 3 s')
  })

  it('tell the next task of a slot, how long its scheduler took, and where it went', () => {
    const next = testReplica('cccccccc', 1, { nodeId: 'node-b', nodeName: 'b', createdAtMs: 5600, startedAtMs: 6000 })
    const nodes = [testNode('a'), testNode('b')]
    const told = words(pictures([[killed(one, 4400)], { nodes }], [[killed(one, 4400), next], { nodes }]))
    expect(told).toEqual([
      "slot 1's g2 (task cccccc) was made on node b, a before, 1.2 s after the end of g1: its scheduler's decision",
      "slot 1's g2 (task cccccc) runs on node b after 400 ms",
    ])
  })

  it('wait with a task that has a health check until that says so', () => {
    const young = { ...one, healthcheck: 'starting', phase: 'online' } as const
    const healthy = { ...one, healthcheck: 'healthy' } as const
    const all = pictures([[]], [[young]], [[healthy]], [[{ ...healthy, healthcheck: 'unhealthy', phase: 'online' }]])
    expect(words(all.slice(0, 2))[1]).toBe("slot 1's g1 (task aaaaaa) runs; its health check decides when it serves")
    expect(words(all.slice(1, 3))).toEqual(["slot 1's g1 (task aaaaaa) is healthy after 8 s"])
    expect(words(all.slice(2, 4))).toContain(
      "slot 1's g1 (task aaaaaa) is unhealthy by its own health check, healthy before",
    )
  })

  it('tell that a container was started again as another generation', () => {
    const all = pictures([[one]], [[retired(one, 3000)]], [[{ ...one, startedAtMs: 4000 }]])
    expect(all.map(({ placed }) => placed[0]?.generation)).toEqual([1, 1, 2])
    expect(words(all)[0]).toContain("slot 1's g2 (task aaaaaa) was made")
  })

  it('tell of a container without a scheduler that it was started again, and nothing of a scheduler', () => {
    const nodes = [testNode('a', { role: 'alone' })]
    const alone = { ...one, taskId: null, containerName: 'shop_web_1' }
    const next = { ...alone, key: 'a~2', createdAtMs: 4000, startedAtMs: 4000 }
    const all = pictures([[retired(alone, 3000)], { nodes }], [[retired(alone, 3000), next], { nodes, image: '' }])
    expect(words(all, { isOneEngine: true })).toEqual([
      // That no image is left is nothing to tell.
      undefined,
      "slot 1's g2 (container shop_web_1) was started again, 1 s after the end of g1",
      "slot 1's g2 (container shop_web_1) runs",
    ])
  })

  it('do not make up how one ended that is listed no more', () => {
    expect(words(pictures([[one, two]], [[two]]))).toEqual([
      "slot 1's g1 (task aaaaaa) is gone: its engine lists it no more, and nobody saw how it ended",
    ])
  })

  it('tell what the swarm and its updates do', () => {
    const drains = [testNode('a', { availability: 'drain' }), testNode('b', { state: 'down' })]
    const all = pictures(
      [[one], { nodes: [testNode('a'), testNode('b')] }],
      [[one], { nodes: drains, update }],
      [[one], { nodes: drains, update: { ...update, state: 'paused', theirWords: 'task failed', replacedCount: 1 } }],
      [[one], { nodes: drains.slice(0, 1), update: { ...update, state: 'paused' } }],
    )
    expect(words(all.slice(0, 2), { isAskedHere: true })).toEqual([
      'rolling update begins, by you: 3 to replace (update in progress)',
      'node a drains: its tasks go to other nodes (active → drain)',
      'node b is down, ready before',
    ])
    expect(words(all.slice(1, 3))).toEqual([
      'rolling update stopped after 4 s: 1 of 3 replaced; roll back, or update again (task failed)',
    ])
    expect(words(all.slice(2, 4), { isFoundLate: true })).toEqual([
      'node b is no part of the swarm any more (while the engine did not answer)',
    ])
  })

  it('have an image without Node say so before it ever ran', () => {
    const rejected: Replica = {
      ...killed(one, 1200),
      startedAtMs: null,
      theirState: 'rejected',
      theirWords: 'No such image: web:9',
      ourWords: '',
      end: { atMs: 1200, code: null, signal: null, isOutOfMemory: false, isWanted: false },
    }
    const told = words(pictures([[]], [[rejected]]))
    expect(told.at(-1)).toBe(
      "slot 1's g1 (task aaaaaa): rejected: No such image: web:9; it never ran (200 ms after it was made)",
    )
  })
})

describe('who has a slot', () => {
  const book = new ReplicaBook()
  const old = testReplica('old', 1)
  const young = testReplica('young', 1, { phase: 'starting', startedAtMs: null })

  it('is the one that serves, and beside it the one that is to come', () => {
    const [holder] = holdersOf(book.place([old, young]))
    expect([holder?.present.replica.key, holder?.successor?.replica.key]).toEqual(['old', 'young'])
  })

  it('is the new one as soon as it serves', () => {
    const [holder] = holdersOf(book.place([old, { ...young, phase: 'listening', startedAtMs: 2000 }]))
    expect([holder?.present.replica.key, holder?.successor]).toEqual(['young', null])
  })

  const three = [1, 2, 3].map((slot) => testReplica(`t${slot}`, slot))
  const seen = new Set([1, 2, 3])

  it.each([
    ['keeps its place between two tasks of an update', 3, [1, 2, 3]],
    ['leaves when fewer are wanted', 2, [1, 2]],
    ['rests when everything was stopped', 0, [1, 2, 3]],
  ])('%s', (_, desired, slots) => {
    const isOver = (slot: number): boolean => desired === 0 || slot === 3
    const replicas = three.map((one) => (isOver(one.slot) ? retired(one, 3000) : one))
    const holders = holdersOf(new ReplicaBook().place(replicas))
    expect([...slotsInSight(holders, desired, seen)].sort()).toEqual(slots)
  })

  it('stays with one that failed, until it is filled again', () => {
    const holders = holdersOf(new ReplicaBook().place(three.map((one) => (one.slot === 2 ? killed(one, 3000) : one))))
    expect([...slotsInSight(holders, 3, seen)].sort()).toEqual([1, 2, 3])
  })
})

describe('our rule beside another scheduler', () => {
  const exit = { slot: 1, generation: 4, cause: 'crash', code: 1, signal: null, uptimeMs: 300, onlineMs: 300 } as const

  it('counts what is unstable, waits longer, and gives up', () => {
    let history = ownRule({ ...exit, monoMs: 1000 }, undefined, defaultRestartRule).history
    const told: string[] = []
    for (let count = 2; count <= 5; count += 1) {
      const decided = ownRule({ ...exit, monoMs: 1000 * count }, history, defaultRestartRule)
      history = decided.history
      told.push(decided.words)
    }
    expect(told[0]).toBe('our rule would have waited 400 ms (unstable 2 of 5 within 1 m)')
    expect(told[3]).toBe('our rule would have given the slot up (unstable 5 of 5 within 1 m)')
  })

  it('starts at once what ran long enough', () => {
    const ran = { ...exit, uptimeMs: 60_000, onlineMs: 60_000, monoMs: 1000 }
    expect(ownRule(ran, undefined, defaultRestartRule).words).toBe('our rule would have started the next one at once')
  })
})
