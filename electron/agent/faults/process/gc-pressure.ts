import { PerformanceObserver } from 'node:perf_hooks'
import type { StartFault } from '../fault-host.ts'
import { megabyte } from './free-memory.ts'

const everyMs = 10
/** Of each such time at most so much goes into making garbage; the loop turns on. */
const mostMs = 8
const pieceBytes = 16 * 1024
/** So many pieces are still in use: some live long enough to be moved, and die old. */
const keptPieces = 1024

/** Makes garbage at a rate, of which some gets old before it dies: V8 collects again and again. */
export const gcPressure: StartFault<'fault.gc-pressure'> = ({ input }, host) => {
  const { monoMs, setInterval, clearInterval } = host.originals
  const startMs = monoMs()
  let kept: number[][] = []
  let madeCount = 0
  let collections = 0
  let gcMs = 0
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) {
      collections += 1
      gcMs += duration
    }
  })
  observer.observe({ entryTypes: ['gc'] })
  const make = (): void => {
    const nowMs = monoMs()
    const owed = (input.rate * megabyte * (nowMs - startMs)) / 1000 / pieceBytes
    while (madeCount < owed && monoMs() - nowMs < mostMs) {
      kept[madeCount % keptPieces] = new Array<number>(pieceBytes / 8).fill(0.5)
      madeCount += 1
    }
  }
  const timer = setInterval(host.guarded(make), everyMs)
  timer.unref()
  return {
    read() {
      if (collections === 0) return null
      const seconds = (monoMs() - startMs) / 1000
      const perSec = (madeCount * pieceBytes) / megabyte / seconds
      return {
        askedPerSec: input.rate,
        madePerSec: Math.round(perSec),
        collections,
        gcMs: Math.round(gcMs),
        gcPercent: Math.round(gcMs / 10 / seconds),
      }
    },
    end() {
      clearInterval(timer)
      observer.disconnect()
      kept = []
    },
  }
}
