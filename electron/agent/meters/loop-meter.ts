import type { AgentReport } from '../../../shared/agent-protocol.ts'
import { originals } from '../cover/originals.ts'
import { TickSampler } from './tick-sampler.ts'
import { delayOfTurns, TurnWatch } from './turn-watch.ts'

/** A loop that is busy for a greater share of the time is not asked again how many turns it has. */
const quietRatio = 0.2

export interface LoopMeter {
  /**
   * Utilisation and delay of this event loop since the previous call. Call it from the check phase: the timers of a turn in
   * which a block ended must have run, or the block is not measured yet.
   */
  read(): AgentReport['loop']
  /** Some timer came so much later than it was due. */
  late(lateMs: number): void
  /** Nobody reads any more. */
  close(): void
}

/**
 * A loop with few turns is measured turn by turn, which costs nothing while it sleeps; to wake an idle one for samples costs
 * more than all else that is done here. One with many turns is sampled: it is awake anyway.
 */
export function createLoopMeter(): LoopMeter {
  const { performance }: typeof import('node:perf_hooks') = require('node:perf_hooks')
  const sampler = new TickSampler()
  const watch = new TurnWatch(
    () => performance.eventLoopUtilization().active,
    () => sampler.start(),
  )
  let before = performance.eventLoopUtilization()
  let isClosed = false
  let beganMs = originals.monoMs()
  watch.start()

  const read = (): AgentReport['loop'] => {
    const now = performance.eventLoopUtilization()
    const { utilization } = performance.eventLoopUtilization(now, before)
    const nowMs = originals.monoMs()
    const windowMs = nowMs - beganMs
    const wasSampled = !watch.isOn
    const turnsMs = watch.take()
    const sampled = wasSampled ? sampler.take() : null
    before = now
    beganMs = nowMs
    const delay = (percentile: number): number | null => {
      const ofTurns = delayOfTurns(turnsMs, windowMs, percentile)
      if (sampled === null) return ofTurns
      const ofSamples = sampled(percentile)
      return ofSamples === null && turnsMs.length === 0 ? null : Math.max(ofTurns, ofSamples ?? 0)
    }
    const loop = {
      utilizationRatio: Math.min(1, Math.max(0, utilization)),
      delayP50Ms: delay(50),
      delayP99Ms: delay(99),
      delayMaxMs: delay(100),
    }
    if (wasSampled && utilization < quietRatio && !isClosed) {
      sampler.stop()
      watch.start()
    }
    return loop
  }
  const close = (): void => {
    isClosed = true
    watch.stop()
    sampler.stop()
  }
  return { read, late: (lateMs) => watch.late(lateMs), close }
}
