import { describe, expect, it } from 'vitest'
import { aSlot } from '../../testing/cluster.ts'
import { aFleetCluster, aReplica } from '../../testing/fleet.ts'
import { nodeBands, orderByNode } from './node-order.ts'
import { type WireRow, wireRows } from './wire-row.ts'

const nothing = { slotPoints: new Map(), lifelines: {}, reading: null, frame: null, pastAtMs: null, withRecent: false }
const rowsOn = (...nodes: readonly string[]): readonly WireRow[] => {
  const slots = nodes.map((_, index) => aSlot(index + 1))
  const replicas = nodes.map((nodeName, index) => aReplica(index + 1, { nodeName }))
  return wireRows({ ...nothing, cluster: aFleetCluster('a', slots, { replicas }) })
}
const placesOf = (rows: readonly WireRow[]) => rows.map(({ slot, node }) => `${slot.slot} ${node}`)

describe('workers by node', () => {
  it('stand together, by slot on each', () => {
    const rows = orderByNode(rowsOn('node-10', 'node-2', 'node-10', 'node-2'), null)
    expect(placesOf(rows)).toEqual(['2 node-2', '4 node-2', '1 node-10', '3 node-10'])
    expect(nodeBands(rows)).toEqual([
      { node: 'node-2', from: 0, count: 2 },
      { node: 'node-10', from: 2, count: 2 },
    ])
  })

  it('stay where they are under the pointer, with the node that they are on now', () => {
    const moved = orderByNode(rowsOn('a', 'b', 'b', 'a'), [1, 2, 3])
    expect(placesOf(moved)).toEqual(['1 a', '2 b', '3 b', '4 a'])
    expect(nodeBands(moved).map(({ node, count }) => `${node} ${count}`)).toEqual(['a 1', 'b 2', 'a 1'])
    expect(placesOf(orderByNode(rowsOn('a', 'b', 'b', 'a'), null))).toEqual(['1 a', '4 a', '2 b', '3 b'])
  })

  it('are where the present task of a slot is, not where its next one starts', () => {
    const replicas = [aReplica(1, { nodeName: 'b' }), aReplica(1, { generation: 2, nodeName: 'a' })]
    const rows = wireRows({ ...nothing, cluster: aFleetCluster('a', [aSlot(1, { generation: 1 })], { replicas }) })
    expect(placesOf(rows)).toEqual(['1 b'])
  })

  it('have none to tell where there is one node', () => {
    const one = aFleetCluster('a', 2)
    const fleet = one.fleet === null ? null : { ...one.fleet, nodes: one.fleet.nodes.slice(0, 1) }
    const rows = wireRows({ ...nothing, cluster: { ...one, fleet } })
    expect(orderByNode(rows, null)).toBe(rows)
    expect(nodeBands(rows)).toEqual([])
  })
})

describe('two generations of a slot', () => {
  it('are told side by side while both hold connections', () => {
    const counts = { requestsInFlight: 0, owesAnswer: false, passedOverCount: 0 }
    const frame = {
      ...{ nowMonoMs: 1, connectionsOneOf: 1, requestsOneOf: 1, primary: null, policy: 'round-robin' as const },
      workers: [
        { slot: 1, generation: 1, openConnections: 3, ...counts },
        { slot: 1, generation: 2, openConnections: 5, ...counts },
        { slot: 2, generation: 1, openConnections: 0, ...counts },
        { slot: 2, generation: 2, openConnections: 1, ...counts },
      ],
    }
    const slots = [aSlot(1, { generation: 1 }), aSlot(2, { generation: 2 })]
    const rows = wireRows({ ...nothing, frame, cluster: aFleetCluster('a', slots) })
    expect(rows.map(({ openConnections, beside }) => [openConnections, beside])).toEqual([
      [3, 'g2 has 5 open'],
      [1, ''],
    ])
  })
})
