import { describe, expect, it } from 'vitest'
import { heapParts, rssParts } from './memory-parts.ts'

const memory = {
  rssBytes: 100,
  heapUsedBytes: 40,
  heapTotalBytes: 50,
  heapLimitBytes: 400,
  externalBytes: 8,
  arrayBuffersBytes: 3,
}
const bytesOf = (parts: readonly { readonly name: string; readonly bytes: number }[]) =>
  Object.fromEntries(parts.map(({ name, bytes }) => [name, bytes]))

describe('parts of the memory', () => {
  it('add up to the resident set', () => {
    const parts = rssParts(memory)
    expect(bytesOf(parts)).toEqual({ 'heap used': 40, 'heap free': 10, 'array buffers': 3, external: 5, other: 42 })
    expect(parts.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(memory.rssBytes)
  })

  it('never go below zero when part of the heap is not resident', () => {
    expect(bytesOf(rssParts({ ...memory, rssBytes: 30 })).other).toBe(0)
  })

  it('gather heap spaces and lose none', () => {
    const space = (name: string, usedBytes: number) => ({ name, usedBytes, sizeBytes: usedBytes })
    const parts = heapParts([
      space('old_space', 5),
      space('trusted_space', 1),
      space('new_space', 2),
      space('read_only_space', 7),
    ])
    expect(bytesOf(parts)).toEqual({ old: 6, 'large object': 0, new: 2, code: 0, other: 7 })
  })
})
