import { describe, expect, it } from 'vitest'
import type { ClusterSession } from '../session/cluster-session.ts'
import { createTrafficWatch } from './traffic-watch.ts'

function cluster(name: string, log: string[]): ClusterSession {
  const traffic = { begin: () => log.push(`${name} begins`), end: () => log.push(`${name} ends`) }
  return { traffic } as unknown as ClusterSession
}

describe('watching the traffic of clusters', () => {
  it('begins for those that are new, ends for those that are not asked for any more, and leaves the others alone', () => {
    const log: string[] = []
    const [a, b, c] = [cluster('a', log), cluster('b', log), cluster('c', log)]
    const watch = createTrafficWatch()
    watch.watch([a, b, a])
    watch.watch([b, c])
    expect(log).toEqual(['a begins', 'b begins', 'a ends', 'c begins'])
    watch.forget(a)
    watch.forget(b)
    watch.close()
    expect(log.slice(4)).toEqual(['b ends', 'c ends'])
  })
})
