import { describe, expect, it } from 'vitest'
import type { WorkerOutput } from '../../../shared/model/inspect.ts'
import { mergeOutput } from './output.ts'

const output = (generation: number, ids: readonly number[]): WorkerOutput => ({
  slot: 1,
  generation,
  lines: ids.map((id) => ({ id, atMs: id, stream: 'stdout', text: String(id) })),
  droppedLineCount: 0,
  droppedByteCount: 0,
})
const ids = (merged: WorkerOutput): readonly number[] => merged.lines.map((line) => line.id)

describe('watched output', () => {
  it('adds lines in order, none twice', () => {
    expect(ids(mergeOutput(output(1, [2, 3]), output(1, [1, 3, 4])))).toEqual([1, 2, 3, 4])
  })

  it('starts over with a new generation and ignores an old one', () => {
    expect(ids(mergeOutput(output(1, [8]), output(2, [1])))).toEqual([1])
    expect(ids(mergeOutput(output(2, [1]), output(1, [9])))).toEqual([1])
  })

  it('keeps the newest 1000 lines', () => {
    const many = Array.from({ length: 1500 }, (_, index) => index)
    expect(ids(mergeOutput(output(1, [-1]), output(1, many))).at(0)).toBe(500)
  })
})
