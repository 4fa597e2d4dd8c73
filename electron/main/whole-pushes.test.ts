import { describe, expect, it } from 'vitest'
import { findClusterChange } from '../../shared/ipc/cluster-change.ts'
import type { ClusterSnapshot } from '../../shared/model/cluster.ts'
import { createWholePushes } from './whole-pushes.ts'

/** As much of a cluster as changes. */
const cluster = (runState: string, slots: readonly number[]): ClusterSnapshot =>
  ({
    ...{ id: 'a', runState, addresses: [], served: [], fleet: null },
    slots: slots.map((slot) => ({ slot, phase: 'listening' })),
  }) as unknown as ClusterSnapshot

const changeText = (told: ClusterSnapshot, now: ClusterSnapshot): string => JSON.stringify(findClusterChange(told, now))

function start() {
  const heard: (readonly [string, string])[] = []
  const clusters: ClusterSnapshot[] = []
  const push = createWholePushes({
    heard: (name, json) => heard.push([name, json]),
    cluster: (whole) => clusters.push(whole),
  })
  return { heard, clusters, push }
}

describe('pushes for who is no window', () => {
  it('tells all of a cluster of which a part changed', () => {
    const { clusters, heard, push } = start()
    const [first, second] = [cluster('running', [1, 2]), cluster('stopping', [1, 3])]
    push('cluster', JSON.stringify(first))
    push('cluster-changed', changeText(first, second))
    expect(clusters).toEqual([first, second])
    expect(heard).toEqual([])
  })

  it('tells nothing of a cluster that was removed, and hands on all else as it came', () => {
    const { clusters, heard, push } = start()
    const first = cluster('running', [1])
    push('cluster', JSON.stringify(first))
    push('cluster-removed', '{"clusterId":"a"}')
    push('cluster-changed', changeText(first, cluster('stopped', [])))
    push('tick', '{"host":1}')
    expect(clusters).toEqual([first])
    expect(heard).toEqual([
      ['cluster-removed', '{"clusterId":"a"}'],
      ['tick', '{"host":1}'],
    ])
  })
})
