import { describe, expect, it } from 'vitest'
import { faultGroups } from '../../../../shared/actions/faults/fault-action.ts'
import { faultActions } from '../../../../shared/actions/faults/fault-actions.ts'
import { findFaults } from './find-faults.ts'

const names = (typed: string): readonly string[] =>
  findFaults(typed).flatMap(({ faults }) => faults.map(({ words }) => words))

describe('catalogue of faults', () => {
  it('has every fault once, in the columns of the table', () => {
    expect(findFaults('').map(({ group }) => group)).toEqual(Object.keys(faultGroups))
    expect(names('').toSorted()).toEqual(faultActions.map(({ words }) => words).toSorted())
  })

  it('finds by words, hint and group, each word anywhere', () => {
    expect(names('event loop')).toEqual(['Block event loop'])
    expect(names('LOOP free')).toEqual(['Burn CPU in a thread'])
    expect(names('boot')).toEqual(['Slow start', 'Throw at start', 'Exit at start', 'Never listen'])
  })

  it('leaves out groups in which nothing matches', () => {
    expect(findFaults('redis cluster moon')).toEqual([])
  })
})
