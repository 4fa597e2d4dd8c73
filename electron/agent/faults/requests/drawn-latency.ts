import type { FaultInput } from '../../../../shared/actions/faults/fault-actions.ts'
import { mix32 } from '../../../../shared/base/mix32.ts'

type Drawn = Pick<FaultInput<'fault.latency'>, 'distribution' | 'latency' | 'spread'>

/** So far above the median lies the 99th percentile of a normal distribution, in standard deviations. */
const p99Deviations = 2.326_347_874
/** A delay beyond any timeout is no delay; Node's timers end at 2³¹ ms. */
const longestMs = 3_600_000
/** Which requests are hit is drawn from the same seed: what they get must not follow from that. */
const latencyStream = 0x6c61_7465

/** How long the request with that number waits, in ms ≥ 0; the same number and seed wait equally long. */
export function drawLatency({ distribution, latency, spread }: Drawn, seed: number, number: number): number {
  const base = mix32(seed ^ latencyStream)
  const draw = (nth: number): number => (mix32(base ^ mix32(number * 2 + nth)) + 0.5) / 2 ** 32
  // Box and Muller: two even draws make a normal one.
  const normal = (): number => Math.sqrt(-2 * Math.log(draw(0))) * Math.cos(2 * Math.PI * draw(1))
  return Math.min(longestMs, Math.max(0, drawn()))

  function drawn(): number {
    switch (distribution) {
      case 'fixed':
        return latency
      case 'uniform':
        return latency + spread * (2 * draw(0) - 1)
      case 'normal':
        return latency + spread * normal()
      case 'long-tail':
        return latency * Math.exp((Math.log((latency + spread) / latency) / p99Deviations) * normal())
    }
  }
}
