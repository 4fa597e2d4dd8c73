import { getHeapStatistics } from 'node:v8'
import { collectGarbage } from '../../garbage/collect-garbage.ts'
import type { StartFault } from '../fault-host.ts'
import { inMegabytes, megabyte, spareBytes } from './free-memory.ts'

const growEveryMs = 20
const pieceBytes = 64 * 1024

/** Fills V8's heap until that gives up: the process ends by SIGABRT. Taken back before, it lets go. */
export const fillHeap: StartFault<'fault.fill-heap'> = ({ input }, host) => {
  const { monoMs, setInterval, clearInterval, setImmediate } = host.originals
  const { heap_size_limit: limit, used_heap_size: used } = getHeapStatistics()
  const spare = spareBytes()
  if (limit - used > spare)
    return `it would take the ${inMegabytes(limit - used)} that its heap may grow by, and ${inMegabytes(spare)} can be spared here`
  let stepMs = monoMs()
  let held: number[][] = []
  const grow = (): void => {
    const nowMs = monoMs()
    // What a late turn is behind with is not made up for: it would die before a word of it is out.
    const stepBytes = (input.rate * megabyte * Math.min(2 * growEveryMs, nowMs - stepMs)) / 1000
    stepMs = nowMs
    for (let bytes = 0; bytes < stepBytes; bytes += pieceBytes) held.push(new Array<number>(pieceBytes / 8).fill(0.5))
    host.changed()
  }
  const timer = setInterval(host.guarded(grow), growEveryMs)
  timer.unref()
  return {
    read: () => (held.length === 0 ? null : { heldBytes: held.length * pieceBytes, limitBytes: limit }),
    end() {
      clearInterval(timer)
      held = []
      setImmediate(collectGarbage).unref()
    },
  }
}
