import { describe, expect, it } from 'vitest'
import { createRefusalTeller } from './refusal-words.ts'

describe('words for refused connections', () => {
  it('tell a flood in one line per five seconds, and leave none out', () => {
    let nowMs = 0
    const told: string[] = []
    const tellRefusals = createRefusalTeller({ monoMs: () => nowMs }, (words) => told.push(words))
    for (const [atMs, refusedCount] of [
      [0, 0],
      [1000, 1],
      [2000, 300],
      [5999, 900],
      [6000, 901],
      [20_000, 901],
    ] as const) {
      nowMs = atMs
      tellRefusals(refusedCount)
    }
    expect(told).toEqual([
      'the primary refused 1 connection: its queue was full (1 in all)',
      'the primary refused 900 connections: its queue was full (901 in all)',
    ])
  })
})
