import type { ClusterPoint } from '../../shared/model/sample.ts'
import type { ErrorShare } from './surroundings.ts'

type CountedPoint = Pick<ClusterPoint, 'atMs' | 'requestsPerSec' | 'errorCount' | 'errorRatio'>

/**
 * The app's own errors among the requests of these points, oldest first; the first only tells where the second begins.
 * Null: nothing was asked, or nobody counts it.
 */
export function errorShare(points: readonly CountedPoint[]): ErrorShare | null {
  let errorCount = 0
  let requestCount = 0
  for (const [index, point] of points.entries()) {
    const before = points[index - 1]
    if (before === undefined || point.requestsPerSec === null) continue
    errorCount += point.errorCount
    const answered = (point.requestsPerSec * (point.atMs - before.atMs)) / 1000
    // Where some failed their share tells the number exactly; the rate is smoothed, and leaves out what was broken off.
    requestCount += point.errorCount > 0 && point.errorRatio ? point.errorCount / point.errorRatio : answered
  }
  const [first] = points
  const last = points.at(-1)
  if (first === undefined || last === undefined || requestCount < 1) return null
  return { errorCount, requestCount: Math.round(requestCount), overMs: last.atMs - first.atMs }
}
