import { describe, expect, it } from 'vitest'
import type { ClusterProblem, ClusterSnapshot } from '../../shared/model/cluster.ts'
import type { Phase } from '../../shared/model/worker.ts'
import { createComplaints, givenUpLines, isGivenUp } from './complaints.ts'

const problem = (id: string, title: string, isOfExit = false): ClusterProblem => {
  const place = { slot: 1, generation: 1 }
  const exit = isOfExit ? place : null
  return { id, title, exit, slot: null, tone: 'bad', detail: 'mend it', outputTail: ['Error: no'], action: null }
}
/** As much of a snapshot as is read. */
const cluster = (problems: readonly ClusterProblem[], phases: readonly Phase[] = [], runState = 'running') => {
  const slots = phases.map((phase) => ({ phase }))
  return { id: 'a', settings: { name: 'shop' }, runState, problems, slots } as unknown as ClusterSnapshot
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

describe('a cluster', () => {
  it.each<[readonly Phase[], string, boolean]>([
    [['failed', 'failed'], 'running', true],
    [['failed', 'listening'], 'running', false],
    [['failed', 'backing-off'], 'running', false],
    [[], 'running', false],
    [['failed'], 'stopping', false],
  ])('with %j, %s: given up? %s', (phases, runState, isOver) => {
    expect(isGivenUp(cluster([], phases, runState))).toBe(isOver)
  })
})
