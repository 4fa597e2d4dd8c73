import { describe, expect, it } from 'vitest'
import { parseExitCode } from '../../shell/dialogs/exit-code.ts'
import { parseWorkerCount } from './worker-count.ts'

describe('worker count', () => {
  it.each([
    ['1', 1],
    [' 128 ', 128],
    ['0', null],
    ['-1', null],
    ['1.5', null],
    ['129', null],
    ['', null],
    ['1e2', null],
  ])('reads %j as %j', (text, count) => {
    expect(parseWorkerCount(text)).toBe(count)
  })
})

describe('exit code', () => {
  it.each([
    ['0', 0],
    ['255', 255],
    ['256', null],
    ['-1', null],
    ['x', null],
  ])('reads %j as %j', (text, code) => {
    expect(parseExitCode(text)).toBe(code)
  })
})
