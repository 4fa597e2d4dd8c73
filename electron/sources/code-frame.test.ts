import { describe, expect, it } from 'vitest'
import { frameAround } from './code-frame.ts'

const numbered = Array.from({ length: 20 }, (_, at) => `line ${at + 1}`).join('\r\n')

describe('lines around a place', () => {
  it.each([
    [1, 1, 4],
    [10, 7, 7],
    [20, 17, 4],
  ])('of line %i begin at %i and are %i', (line, firstLine, count) => {
    const frame = frameAround(numbered, line, 1)
    expect(frame).toMatchObject({ firstLine, atLine: line })
    expect(frame?.lines).toHaveLength(count)
    expect(frame?.lines[line - firstLine]).toBe(`line ${line}`)
  })

  it('are none where the text has no such line', () => {
    expect(frameAround(numbered, 21, 1)).toBeNull()
    expect(frameAround('', 0, 1)).toBeNull()
  })

  it('show the part of a long line that is meant', () => {
    const [line = ''] = frameAround(`${'a'.repeat(10_000)}here${'b'.repeat(10_000)}`, 1, 10_001)?.lines ?? []
    expect(line).toContain('aahere')
    expect(line).toMatch(/^….{240}…$/)
  })
})
