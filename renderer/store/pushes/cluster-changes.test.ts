import { describe, expect, it } from 'vitest'
import { createRandom } from '../../../shared/base/seeded-random.mjs'
import type { FleetReplica, FleetSnapshot } from '../../../shared/containers/fleet.ts'
import { changeCluster, findClusterChange } from '../../../shared/ipc/cluster-change.ts'
import type { ClusterSnapshot } from '../../../shared/model/cluster.ts'
import type { SlotSnapshot } from '../../../shared/model/worker.ts'
import { aCluster, anExit, aSlot } from '../../testing/cluster.ts'
import { aFleet, aFleetNode, aReplica } from '../../testing/fleet.ts'

const seed = 20_261_130
const rounds = 1000

/** The change as the window reads it, and what it makes of it. Null: the whole was told. */
function tellChange(told: ClusterSnapshot, now: ClusterSnapshot): ClusterSnapshot | null {
  const change = findClusterChange(told, now)
  if (change === 'whole') return null
  return change === 'none' ? told : changeCluster(told, JSON.parse(JSON.stringify(change)))
}

const asTold = (cluster: ClusterSnapshot): ClusterSnapshot => JSON.parse(JSON.stringify(cluster))

/** Some of what happens to a cluster, at random. */
class Happenings {
  readonly #random: () => number

  constructor(random: () => number) {
    this.#random = random
  }

  next(cluster: ClusterSnapshot): ClusterSnapshot {
    const kinds = [
      () => ({ ...cluster, runState: this.#pick(['running', 'stopping'] as const), desired: this.#below(9) }),
      () => ({ ...cluster, slots: this.#some(cluster.slots, (slot) => this.#slot(slot.slot)) }),
      () => ({ ...cluster, slots: this.#comings(cluster.slots, (slot) => this.#slot(slot)) }),
      () => ({ ...cluster, slots: cluster.slots.filter(() => this.#below(5) > 0) }),
      () => ({ ...cluster, slots: this.#below(9) > 0 ? cluster.slots : cluster.slots.toReversed() }),
      () => ({ ...cluster, addresses: this.#addresses(), served: this.#served() }),
      () => ({ ...cluster, fleet: this.#below(9) > 0 ? this.#fleet(cluster.fleet ?? aFleet()) : null }),
      () => ({ ...cluster, fleet: this.#fleet(cluster.fleet ?? aFleet()) }),
      () => cluster,
    ]
    return this.#pick(kinds)()
  }

  #slot(slot: number): SlotSnapshot {
    return aSlot(slot, {
      phase: this.#pick(['listening', 'failed', 'starting'] as const),
      generation: 1 + this.#below(3),
      lastExit: this.#below(2) === 0 ? null : anExit({ slot, words: `slot ${slot}: "gone"` }),
      listens: this.#addresses(),
    })
  }

  #fleet(fleet: FleetSnapshot): FleetSnapshot {
    const kinds = [
      () => ({ ...fleet, replicas: this.#some(fleet.replicas, (one) => this.#measured(one)) }),
      () => ({ ...fleet, replicas: this.#comings(fleet.replicas, (slot) => aReplica(slot, this.#task())) }),
      () => ({ ...fleet, replicas: fleet.replicas.filter(() => this.#below(5) > 0) }),
      // A key of an object comes and goes, and one node is there twice.
      () => ({ ...fleet, refusals: this.#below(2) === 0 ? {} : { scale: 'a manager is asked for' } }),
      () => ({ ...fleet, nodes: ['a', this.#pick(['a', 'b', 'c'])].map((name) => aFleetNode(name)) }),
      () => ({ ...fleet, engine: { ...fleet.engine, heardAtMs: this.#below(1000) } }),
    ]
    return this.#pick(kinds)()
  }

  #measured(replica: FleetReplica): FleetReplica {
    return { ...replica, statsAtMs: this.#below(1000), networkInBytesPerSec: this.#below(2) === 0 ? null : 7 }
  }

  #task(): Partial<FleetReplica> {
    const name = String(this.#below(50))
    return { taskId: this.#below(4) === 0 ? null : name, containerId: name, generation: this.#below(3) }
  }

  #addresses(): ClusterSnapshot['addresses'] {
    const ports = Array.from({ length: this.#below(4) }, () => 3000 + this.#below(3))
    const protocol = this.#below(2) === 0 ? {} : ({ protocol: { name: 'https' } } as object)
    return ports.map((port) => ({
      ...{ address: '::', port, path: null, transport: 'tcp6' as const, exclusive: false },
      ...protocol,
    }))
  }

  #served(): ClusterSnapshot['served'] {
    return Array.from({ length: this.#below(4) }, () => ({
      ...{ text: `http://localhost:${3000 + this.#below(3)}`, port: null, protocolWords: '' },
      ...{ notInBrowser: null, notLoadable: this.#below(2) === 0 ? null : 'it is UDP' },
    }))
  }

  #some<Item>(items: readonly Item[], change: (item: Item) => Item): Item[] {
    return items.map((item) => (this.#below(4) === 0 ? change(item) : item))
  }

  /** One comes, anywhere: at times one that is there already. */
  #comings<Item>(items: readonly Item[], make: (slot: number) => Item): Item[] {
    return items.toSpliced(this.#below(items.length + 1), this.#below(2), make(1 + this.#below(30)))
  }

  #pick<Item>(items: readonly [Item, ...Item[]]): Item
  #pick<Item>(items: readonly Item[]): Item
  #pick<Item>(items: readonly Item[]): Item {
    const item = items[this.#below(items.length)]
    if (item === undefined) throw new Error('nothing to pick')
    return item
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit)
  }
}

describe('what changed of a cluster', () => {
  it(`makes the whole of it again, however it changed (seed ${seed})`, () => {
    const happenings = new Happenings(createRandom(seed))
    let now = aCluster('a', 6)
    let told = asTold(now)
    let [changeCount, wholeCount] = [0, 0]
    for (let round = 0; round < rounds; round += 1) {
      now = happenings.next(now)
      const heard = tellChange(told, now)
      if (heard === null) wholeCount += 1
      else if (heard !== told) changeCount += 1
      told = heard ?? asTold(now)
      expect(told, `round ${round}`).toEqual(asTold(now))
    }
    // Else this tried nothing.
    expect(changeCount).toBeGreaterThan(rounds / 2)
    expect(wholeCount).toBe(0)
  })

  it('keeps what did not change as the same objects, where slots came and went, too', () => {
    const told = asTold(aCluster('a', 5))
    const [first, second, third, fourth, fifth] = told.slots
    const now = aCluster('a', [aSlot(1), aSlot(3), aSlot(4, { phase: 'failed' }), aSlot(5), aSlot(6)])
    const heard = tellChange(told, now)
    expect(heard?.slots[0]).toBe(first)
    expect(heard?.slots).not.toContain(second)
    expect(heard?.slots[1]).toBe(third)
    expect(heard?.slots[2]).not.toBe(fourth)
    expect(heard?.slots[3]).toBe(fifth)
    expect(heard?.settings).toBe(told.settings)
  })

  it('is nothing where nothing did, and little where little did', () => {
    const slots = Array.from({ length: 500 }, (_, index) => aSlot(index + 1))
    const told = asTold(aCluster('a', slots))
    expect(findClusterChange(told, aCluster('a', slots))).toBe('none')
    const now = aCluster('a', slots.with(99, aSlot(100, { phase: 'draining' })))
    expect(findClusterChange(told, now)).toMatchObject({
      slots: { removed: [], changed: [[100, { phase: 'draining' }]], added: [] },
      ...{ addresses: null, served: null, fleet: null },
    })
  })

  it('is told as a whole where a field of the cluster went', () => {
    const { watch, ...rest } = aCluster('a', 1)
    expect(watch).toBeNull()
    expect(findClusterChange(asTold(aCluster('a', 1)), rest as unknown as ClusterSnapshot)).toBe('whole')
  })
})
