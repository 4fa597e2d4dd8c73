import { describe, expect, it } from 'vitest'
import { workersField } from './cluster-actions.ts'
import { readWhole, wholeRefusal } from './fields.ts'
import { workerActions } from './worker-actions.ts'

describe('a whole number', () => {
  it.each([
    ['1', 1],
    [' 128 ', 128],
    ['0', null],
    ['-1', null],
    ['1.5', null],
    ['129', null],
    ['', null],
    ['1e2', null],
  ])('of workers is read from %j as %j', (text, count) => {
    expect(readWhole(workersField, text)).toBe(count)
  })

  const exit = workerActions.find(({ id }) => id === 'worker.exit-code')
  it.each([
    ['0', 0],
    ['255', 255],
    ['256', null],
    ['-1', null],
    ['x', null],
  ])('of an exit code is read from %j as %j', (text, code) => {
    expect(exit !== undefined && 'exitCode' in exit.input && readWhole(exit.input.exitCode, text)).toBe(code)
  })

  it('is refused with its name and its range', () => {
    expect(wholeRefusal(workersField)).toBe('Workers must be a whole number from 1 to 128')
  })
})
