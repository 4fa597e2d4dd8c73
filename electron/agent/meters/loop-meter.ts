import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import type { AgentReport } from '../../../shared/agent-protocol.ts'
import { originals } from '../cover/originals.ts'

/** Node's timer fires at best this often; a loop without delay measures just this. */
const resolutionMs = 10

/**
 * Utilisation and delay of this event loop since the previous call. Call it from the check phase: the timers of a turn
 * in which a block ended must have run, or the block is not in the histogram yet.
 */
export function createLoopMeter(): () => AgentReport['loop'] {
  const delay = monitorEventLoopDelay({ resolution: resolutionMs })
  delay.enable()
  const firstGap = watchFirstGap()
  let before = performance.eventLoopUtilization()
  return () => {
    const now = performance.eventLoopUtilization()
    const { utilization } = performance.eventLoopUtilization(now, before)
    before = now
    const isEmpty = delay.max <= 0 || Number.isNaN(delay.mean)
    const highestMs = isEmpty ? 0 : delay.max / 1e6
    const gapMs = firstGap.take() ?? 0
    const isGapHighest = gapMs > highestMs
    // One value more, above all others: it is the highest, and the 99th percentile of fewer than a hundred.
    const sampleCount = isEmpty ? 0 : delay.count
    const read = (percentile: number): number | null => {
      if (isGapHighest && (1 - percentile / 100) * (sampleCount + 1) < 1) return beyondResolution(gapMs)
      return isEmpty ? null : beyondResolution(delay.percentile(percentile) / 1e6)
    }
    const loop = {
      utilizationRatio: Math.min(1, Math.max(0, utilization)),
      delayP50Ms: read(50),
      delayP99Ms: read(99),
      delayMaxMs: read(100),
    }
    delay.reset()
    firstGap.begin()
    return loop
  }
}

/**
 * Node's histogram measures from one of its ticks to the next, and forgets the last tick when it is reset: a block that
 * begins before the first tick after a reset would never be seen. This watches that one stretch.
 */
function watchFirstGap() {
  let beganMs = 0
  let gapMs: number | null = null
  let timer: NodeJS.Timeout | undefined
  const begin = (): void => {
    originals.clearTimeout(timer)
    gapMs = null
    beganMs = originals.monoMs()
    timer = originals.setTimeout(() => {
      gapMs = originals.monoMs() - beganMs
    }, resolutionMs)
    timer.unref()
  }
  begin()
  return { begin, take: () => gapMs }
}

function beyondResolution(ms: number): number {
  return Math.max(0, ms - resolutionMs)
}
