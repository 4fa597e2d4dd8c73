import { describe, expect, it } from 'vitest'
import type { AgentReport } from '../../shared/agent-protocol.ts'
import { createSelfMeter } from './self-meter.ts'

interface Told {
  readonly started?: number
  readonly finished?: number
  readonly opened?: number
  readonly use?: number
}

const reportAt = (monoMs: number, { started = 0, finished = 0, opened = 0, use = 0 }: Told): AgentReport => ({
  type: 'report',
  atMs: monoMs,
  monoMs,
  cpuMicros: 0,
  memory: {
    rssBytes: 1,
    heapUsedBytes: 1,
    heapTotalBytes: 1,
    heapLimitBytes: 1,
    externalBytes: 1,
    arrayBuffersBytes: 1,
  },
  loop: { utilizationRatio: use, delayP50Ms: 0, delayP99Ms: 0, delayMaxMs: 0 },
  http: {
    startedCount: started,
    finishedCount: finished,
    inFlight: started - finished,
    oldestMs: null,
    abortedCount: 0,
    clientAbortedCount: 0,
    injectedCount: 0,
    byClass: [0, finished, 0, 0, 0],
    latencyCounts: [],
  },
  sockets: { open: 0, openedCount: opened, upgraded: 0 },
})

/** Reports at these moments; a sample after each that asks for one. */
const meter = () => {
  const self = createSelfMeter()
  return {
    tell: (monoMs: number, told: Told) => self.heard(reportAt(monoMs, told), monoMs, monoMs),
    sample: (monoMs: number) => self.sample(monoMs, 1000),
  }
}

describe('requests per second', () => {
  it('are those that finished: of a worker that hangs there are none', () => {
    const { tell, sample } = meter()
    tell(1000, { started: 0 })
    tell(2000, { started: 500, finished: 20 })
    expect(sample(2000).requestsPerSec).toBe(20)
    tell(3000, { started: 1000, finished: 20 })
    expect(sample(3000).requestsPerSec).toBe(0)
  })
})

describe('what an agent tells twice in a moment', () => {
  it('is no rate: three requests within 2 ms are not 1 500 a second', () => {
    const { tell, sample } = meter()
    tell(1000, {})
    tell(2000, { finished: 100, opened: 10 })
    expect(sample(2000)).toMatchObject({ requestsPerSec: 100, connectionsPerSec: 10 })
    // A drain that reached zero has the agent report at once.
    tell(2002, { finished: 103, opened: 13 })
    expect(sample(2900)).toMatchObject({ requestsPerSec: 100, connectionsPerSec: 10 })
    tell(3002, { finished: 303, opened: 33 })
    const { requestsPerSec, connectionsPerSec } = sample(3003)
    expect(requestsPerSec).toBeCloseTo(203 / 1.002)
    expect(connectionsPerSec).toBeCloseTo(23 / 1.002)
  })

  it('weighs by its time: a loop that was busy for 2 of 1 002 ms was not busy', () => {
    const { tell, sample } = meter()
    tell(1000, { use: 0.1 })
    expect(sample(1000).loop?.utilizationRatio).toBe(0.1)
    tell(2000, { use: 0.2 })
    tell(2002, { use: 1 })
    expect(sample(2003).loop?.utilizationRatio).toBeCloseTo(202 / 1002)
    tell(2004, { use: 1 })
    expect(sample(2900).loop?.utilizationRatio).toBeCloseTo(202 / 1002)
  })
})

describe('what one counted that ran before anybody listened', () => {
  it('begins with its first word, and then only grows', () => {
    const self = createSelfMeter(true)
    const tell = (monoMs: number, told: Told) => self.heard(reportAt(monoMs, told), monoMs, monoMs)
    expect(self.counted.requests).toBeNull()
    tell(60_000, { started: 500, finished: 500, opened: 90 })
    expect(self.counted).toMatchObject({ requests: { byClass: [0, 0, 0, 0, 0] }, openedCount: 0 })
    tell(62_000, { started: 507, finished: 507, opened: 92 })
    expect(self.counted).toMatchObject({ requests: { startedCount: 7, byClass: [0, 7, 0, 0, 0] }, openedCount: 2 })
    tell(64_000, { started: 3, finished: 3, opened: 1 })
    expect(self.counted).toMatchObject({ requests: { startedCount: 7 }, openedCount: 2 })
  })
})
