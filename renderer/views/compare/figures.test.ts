import { describe, expect, it } from 'vitest'
import { aCluster } from '../../testing/cluster.ts'
import { aClusterPoint } from '../../testing/points.ts'
import { partOfLarger, presentFigures } from './figures.ts'

const cluster = aCluster('a')
const point = aClusterPoint({ atMs: 100_000 })
const values = (...[own, newest, nowMs]: Parameters<typeof presentFigures>) =>
  presentFigures(own, newest, nowMs).map(({ value }) => value)

describe('figures of a compared cluster', () => {
  it('are those of its newest sample', () => {
    expect(values(cluster, point, 101_000)).toEqual([
      point.requestsPerSec,
      point.latencyP99Ms,
      point.errorRatio,
      point.cpuRatio,
    ])
  })

  it('are gaps when the sample is old, or the cluster stopped', () => {
    const gaps = [null, null, null, null]
    expect(values(cluster, point, 116_000)).toEqual(gaps)
    expect(values({ ...cluster, runState: 'stopped' }, point, 101_000)).toEqual(gaps)
    expect(values(cluster, null, 101_000)).toEqual(gaps)
  })

  it('stand on one scale with the other side', () => {
    const half = presentFigures(cluster, { ...point, cpuRatio: 1, requestsPerSec: 0 }, 101_000)
    const full = presentFigures(cluster, { ...point, cpuRatio: 2, requestsPerSec: 0 }, 101_000)
    const parts = (side: typeof half) => side.map((figure) => partOfLarger(figure, [half, full]))
    expect(parts(half)).toEqual([0, 1, 1, 0.5])
    expect(parts(full)).toEqual([0, 1, 1, 1])
    const gone = presentFigures(cluster, null, 101_000)
    expect(gone.map((figure) => partOfLarger(figure, [gone, full]))).toEqual([null, null, null, null])
  })
})
