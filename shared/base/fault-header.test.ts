import { describe, expect, it } from 'vitest'
import { isFaultAnswer } from './fault-header.ts'

describe('the head of an answer that a fault touched', () => {
  it.each([
    ['7', true],
    [' 7 ', true],
    ['6;latency, 7', true],
    ['7;latency', false],
    ['6;latency, 7;slow-body', false],
    ['', false],
    ['yes', false],
  ])('%j: the fault answered: %s', (value, isOne) => {
    expect(isFaultAnswer(value)).toBe(isOne)
  })
})
