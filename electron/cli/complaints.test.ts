import { describe, expect, it } from 'vitest'
import type { ClusterProblem, ClusterSnapshot } from '../../shared/model/cluster.ts'
import type { Phase } from '../../shared/model/worker.ts'
import { createComplaints, givenUpLines, isOver } from './complaints.ts'

const problem = (id: string, title: string, isOfExit = false): ClusterProblem => {
  const place = { slot: 1, generation: 1 }
  const exit = isOfExit ? place : null
  return { id, title, exit, slot: null, tone: 'bad', detail: 'mend it', outputTail: ['Error: no'], action: null }
}
/** As much of a snapshot as is read. */
const cluster = (problems: readonly ClusterProblem[], phases: readonly Phase[] = [], more: object = {}) => {
  const settings = { name: 'shop', watch: false }
  const slots = phases.map((phase) => ({ phase }))
  return {
    id: 'a',
    settings,
    runState: 'running',
    problems,
    slots,
    ownPrimary: null,
    ...more,
  } as unknown as ClusterSnapshot
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
    expect(givenUpLines(cluster(problems))).toEqual(['shop: Slot 1 failed: mend it', '    Error: no'])
  })
})

describe('a run', () => {
  const failed = cluster([], ['failed', 'failed'])
  it.each<[string, readonly ClusterSnapshot[], boolean]>([
    ['every slot of all clusters failed', [failed, failed], true],
    ['another cluster serves', [failed, cluster([], ['listening'])], false],
    ['another slot is tried again', [cluster([], ['failed', 'backing-off'])], false],
    ['it stops', [cluster([], ['failed'], { runState: 'stopping' })], false],
    ['its files are watched', [cluster([], ['failed'], { settings: { watch: true } })], false],
    ['its own primary ended', [cluster([], [], { runState: 'stopped', ownPrimary: { lastEnd: { code: 1 } } })], true],
    ['its own primary was stopped', [cluster([], [], { runState: 'stopped', ownPrimary: { lastEnd: null } })], false],
    ['workers live on without it', [cluster([], ['listening'], { ownPrimary: { lastEnd: { code: 1 } } })], false],
    ['there is no slot', [cluster([])], false],
    ['there is no cluster', [], false],
  ])('where %s', (_where, clusters, is) => {
    expect(isOver(clusters)).toBe(is)
  })
})
