import { describe, expect, it } from 'vitest'
import { faultGroups } from '../../../../shared/actions/faults/fault-action.ts'
import { faultActions } from '../../../../shared/actions/faults/fault-actions.ts'
import { findFaults, refusedGroups } from './find-faults.ts'

const names = (typed: string): readonly string[] =>
  findFaults(typed, 'workers').flatMap(({ faults }) => faults.map(({ words }) => words))

describe('catalogue of faults', () => {
  it('has every fault once, in the columns of the table', () => {
    const groups = Object.keys(faultGroups).filter((group) => group !== 'fleet')
    expect(findFaults('', 'workers').map(({ group }) => group)).toEqual(groups)
    const own = faultActions.filter(({ group }) => group !== 'fleet')
    expect(names('').toSorted()).toEqual(own.map(({ words }) => words).toSorted())
  })

  it('finds by words, hint and group, each word anywhere', () => {
    expect(names('event loop')).toEqual(['Block event loop'])
    expect(names('LOOP free')).toEqual(['Burn CPU in a thread'])
    expect(names('boot')).toEqual(['Slow start', 'Throw at start', 'Exit at start', 'Never listen'])
  })

  it('offers to containers what their engine can do, and says why the rest is not there', () => {
    const offered = findFaults('', 'containers').map(({ group, faults }) => [group, faults.map(({ words }) => words)])
    expect(offered).toEqual([
      ['life', ['SIGKILL', 'SIGTERM', 'SIGINT', 'Pause', 'Graceful stop', 'Kill at random', 'Kill all at once']],
      ['fleet', ['Pause a node', 'Drain a node', 'Stop the engine']],
    ])
    expect(refusedGroups('containers').map(({ words }) => words)).toEqual([
      'In the process',
      'At boot',
      'Requests',
      'Hand-over',
      'What the app depends on',
    ])
  })

  it('offers what an agent does to containers in which one is heard', () => {
    const offered = findFaults('', 'containers with agents').map(({ group }) => group)
    expect(offered).toEqual(['life', 'process', 'request', 'fleet'])
    expect(refusedGroups('containers with agents').map(({ words }) => words)).toEqual([
      'At boot',
      'Hand-over',
      'What the app depends on',
    ])
  })

  it('leaves out groups in which nothing matches', () => {
    expect(findFaults('redis cluster moon', 'workers')).toEqual([])
  })
})
