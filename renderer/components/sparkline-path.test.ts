import { describe, expect, it } from 'vitest'
import { sparklinePath } from './sparkline-path.ts'

const box = { width: 12, height: 10, min: 0 }

describe('sparkline', () => {
  it('is empty without values', () => {
    expect(sparklinePath([], box)).toEqual({ line: '', area: '' })
    expect(sparklinePath([null, null], box)).toEqual({ line: '', area: '' })
  })

  it('spans the box from the first to the last value', () => {
    expect(sparklinePath([0, 10], box).line).toBe('M1 8.5L11 1.5')
  })

  it('fills down to the bottom edge', () => {
    expect(sparklinePath([0, 10], box).area).toBe('M1 8.5L11 1.5V10H1Z')
  })

  it('never joins over a gap', () => {
    const { line } = sparklinePath([1, 2, null, 2, 1], box)
    expect(line.match(/M/g)).toHaveLength(2)
  })

  it('shows a lone value', () => {
    expect(sparklinePath([null, 5, null], box).line).toMatch(/^M6 1\.5h/)
  })
})
