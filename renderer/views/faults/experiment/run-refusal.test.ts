import { describe, expect, it } from 'vitest'
import { fail, ok } from '../../../../shared/result.ts'
import { readTypedRun, runRefusal } from './run-refusal.ts'

const said = {
  title: '',
  hypothesis: '',
  checks: [],
  steps: [],
  loadWords: '',
  durationMs: 0,
  seed: 1,
  repeats: 1,
}
const outline = ok(said)
const fine = { runState: 'running', ground: 'workers', isRunning: false, isOffered: true, outline, faults: {} } as const

describe('seed and repeats', () => {
  it('leave what the file says where nothing was typed', () => {
    expect(readTypedRun({ seed: ' ', repeats: '' })).toEqual({ over: {}, faults: {} })
    expect(readTypedRun({ seed: '1337', repeats: '5' })).toEqual({ over: { seed: 1337, repeats: 5 }, faults: {} })
  })

  it.each(['0', '101', '1.5', 'five', '-1'])('refuse %s repeats with what is possible', (repeats) => {
    const { over, faults } = readTypedRun({ seed: '7', repeats })
    expect(over).toEqual({ seed: 7 })
    expect(faults.repeats).toBe('Repeats must be a whole number from 1 to 100')
  })
})

describe('whether an experiment can be run', () => {
  it('is so on a running cluster with a file that was understood', () => {
    expect(runRefusal(fine)).toBe('')
  })

  it.each([
    ['one runs', { isRunning: true }, /runs already/],
    ['the cluster is stopped', { runState: 'stopped' as const }, /start it first/],
    ['the cluster is gone', { runState: undefined }, /start it first/],
    ['nothing is chosen', { isOffered: false }, /open a file/],
    ['a number is wrong', { faults: { seed: 'Seed must be a whole number' } }, /Seed must be/],
    ['nobody knows yet what it does', { outline: undefined }, /Reading/],
    ['the file has mistakes', { outline: fail('invalid-input', 'line 3: …') }, /mistakes/],
  ])('is refused with the reason when %s', (_when, facts, reason) => {
    expect(runRefusal({ ...fine, ...facts })).toMatch(reason)
  })

  it.each([
    ['containers', 'fault.latency', /"x" makes no sense here: an agent of the deck does it, and none is heard/],
    ['containers with agents', 'fault.latency', /^$/],
    ['containers with agents', 'fault.boot-slow', /a container starts as its service says/],
    ['containers', 'fault.pause', /^$/],
    ['workers', 'fault.stop-engine', /only containers have it/],
    ['workers', 'fault.latency', /^$/],
  ] as const)('says on %s whether %s can be', (ground, does, words) => {
    const step = { part: 'method', name: 'x', words: '', does } as const
    expect(runRefusal({ ...fine, ground, outline: ok({ ...said, steps: [step] }) })).toMatch(words)
  })
})
