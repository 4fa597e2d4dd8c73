import { describe, expect, it } from 'vitest'
import { phases } from '../../../shared/model/worker.ts'
import { isLive, nextPhase, slotFacts, transitions } from './transition-table.ts'

describe('transition table', () => {
  it('has a row for every phase and fact', () => {
    for (const phase of phases) expect(Object.keys(transitions[phase]).sort()).toEqual([...slotFacts].sort())
  })

  it('lets every live phase exit, and only live phases drain', () => {
    for (const phase of phases) {
      expect(nextPhase(phase, 'exit')).toBe(isLive(phase) ? 'exited' : phase)
      expect(nextPhase(phase, 'drain')).toBe(isLive(phase) ? 'draining' : phase)
    }
  })

  it('never forks where a process lives', () => {
    for (const phase of phases) expect(transitions[phase].fork).toBe(isLive(phase) ? 'never' : 'starting')
  })

  it('takes exit and disconnect in either order', () => {
    const lead = (facts: readonly ('exit' | 'disconnect')[]) => facts.reduce(nextPhase, 'listening' as const)
    expect(lead(['exit', 'disconnect'])).toBe('exited')
    expect(lead(['disconnect', 'exit'])).toBe('exited')
  })

  it.each(['exited', 'backing-off', 'failed', 'stopped'] as const)(
    'ignores what a dead worker still says while %s',
    (phase) => {
      for (const fact of ['online', 'listen', 'unlisten', 'disconnect', 'exit'] as const) {
        expect(nextPhase(phase, fact)).toBe(phase)
      }
    },
  )

  it('reaches every phase from stopped', () => {
    const reached = new Set<(typeof phases)[number]>(['stopped'])
    for (const phase of reached) for (const fact of slotFacts) reached.add(nextPhase(phase, fact))
    expect([...reached].sort()).toEqual([...phases].sort())
  })
})
