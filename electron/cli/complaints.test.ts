import { describe, expect, it } from 'vitest'
import type { ClusterProblem, ClusterSnapshot } from '../../shared/model/cluster.ts'
import type { Phase } from '../../shared/model/worker.ts'
import { createComplaints, howItIsOver, lastComplaints } from './complaints.ts'

const problem = (id: string, title: string, isOfExit = false): ClusterProblem => {
  const place = { slot: 1, generation: 1 }
  const exit = isOfExit ? place : null
  return { id, title, exit, slot: null, tone: 'bad', detail: 'mend it', outputTail: ['Error: no'], action: null }
}
/** As much of a snapshot as is read. */
const cluster = (problems: readonly ClusterProblem[], phases: readonly Phase[] = [], more: object = {}) => {
  const settings = { name: 'shop', watch: false }
  const slots = phases.map((phase) => ({ phase, pid: phase === 'listening' ? 1 : null, leaving: [] }))
  return { id: 'a', settings, runState: 'running', problems, slots, ...more } as unknown as ClusterSnapshot
}

describe('complaints', () => {
  it('are made once while a problem lasts, and not of exits', () => {
    const lines: string[] = []
    const heard = createComplaints((line) => lines.push(line))
    const port = problem('port', 'port 80 cannot be bound')
    heard('cluster', cluster([port]))
    heard('cluster', cluster([problem('crash', 'Slot 1 failed', true), port]))
    expect(lines).toEqual(['shop: port 80 cannot be bound: mend it'])
    heard('cluster', cluster([]))
    heard('cluster', cluster([port]))
    expect(lines).toHaveLength(2)
  })

  it('name at the end what the exits were about, with the last lines', () => {
    const problems = [problem('crash', 'Slot 1 failed', true), problem('port', 'port 80 cannot be bound')]
    expect(lastComplaints(cluster(problems))).toEqual(['shop: Slot 1 failed: mend it', '    Error: no'])
  })
})

describe('a run', () => {
  const failed = cluster([], ['failed', 'failed'])
  const own = (code: number | null, runState = 'stopped', phases: readonly Phase[] = []) =>
    cluster([], phases, { runState, ownPrimary: { phase: 'ended', lastEnd: { code } } })
  const untold = { runState: 'stopped', ownPrimary: { phase: 'ended', lastEnd: null } }
  it.each<[string, readonly ClusterSnapshot[], ReturnType<typeof howItIsOver>]>([
    ['every slot of all clusters failed', [failed, failed], 'givenUp'],
    ['another cluster serves', [failed, cluster([], ['listening'])], null],
    ['another slot is tried again', [cluster([], ['failed', 'backing-off'])], null],
    ['it stops', [cluster([], ['failed'], { runState: 'stopping' })], null],
    ['its files are watched', [cluster([], ['failed'], { settings: { watch: true } })], null],
    ['there is no slot', [cluster([])], null],
    ['there is no cluster', [], null],
    ['its own primary ended as it meant to', [own(0)], 'primaryEnded'],
    ['its own primary ended with an error, another as it meant to', [own(0), own(3)], 'primaryFailed'],
    ['its own primary was killed', [own(null)], 'primaryFailed'],
    ['its own primary is gone, and workers end yet', [own(0, 'stopping')], null],
    ['its own primary is gone, and how is not known yet', [cluster([], [], untold)], null],
    ['its own primary is gone, and workers serve on', [own(1, 'running', ['listening'])], null],
    ['the workers that served on ended too', [own(1, 'running', ['stopped'])], 'primaryFailed'],
  ])('where %s', (_where, clusters, is) => {
    expect(howItIsOver(clusters)).toBe(is)
  })
})
