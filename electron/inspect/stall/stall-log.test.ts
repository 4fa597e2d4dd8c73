import { beforeEach, describe, expect, it } from 'vitest'
import type { StallCapture } from '../../../shared/inspection/stall.ts'
import { limits } from '../../../shared/limits.ts'
import { StallLog } from './stall-log.ts'

let nowMs = 0
let log: StallLog
beforeEach(() => {
  nowMs = 0
  log = new StallLog(() => nowMs)
})

const capture = (captureId: number): StallCapture => ({
  captureId,
  slot: 1,
  generation: 1,
  pid: 100,
  atMs: captureId,
  trigger: 'by-itself',
  silentMs: 1000,
  tookMs: 300,
  words: 'blocked',
  behind: '',
  endedAtMs: null,
  sampledMs: 250,
  stack: [],
  source: null,
  remark: '',
  native: null,
  refusal: null,
})

describe('repeats of a stall', () => {
  it('are news when they last longer than any before', () => {
    expect(log.isNews('a', 1000)).toBe(true)
    log.lasted('a', 3000)
    expect(log.isNews('a', 1000)).toBe(false)
    expect(log.isNews('b', 1000)).toBe(true)
    expect(log.isNews('a', 3001)).toBe(true)
    log.lasted('a', 2000)
    expect(log.isNews('a', 2500)).toBe(false)
  })

  it('are news again after five minutes, however often they came meanwhile', () => {
    log.lasted('a', 9000)
    nowMs = limits.stallRepeatMs - 1
    log.lasted('a', 1000)
    expect(log.isNews('a', 1000)).toBe(false)
    nowMs += 1
    expect(log.isNews('a', 1000)).toBe(true)
    log.lasted('a', 2000)
    expect(log.isNews('a', 1500)).toBe(false)
  })
})

describe('looks that are kept', () => {
  it('are the newest, and know when their stall ended', () => {
    for (let id = 1; id <= limits.stallsKept + 5; id++) log.add(capture(id))
    expect(log.summaries.map(({ captureId }) => captureId)).toEqual(
      Array.from({ length: limits.stallsKept }, (_, at) => limits.stallsKept + 5 - at),
    )
    expect(log.find(5)).toBeNull()
    log.ended(25, 4000)
    expect(log.find(25)).toMatchObject({ endedAtMs: 4000 })
    expect(log.summaries[0]).not.toHaveProperty('stack')
  })
})
