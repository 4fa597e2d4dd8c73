import type { StartFault } from '../fault-host.ts'

const sliceMs = 10

/** Sleeps before the app's first line; between two slices it hears whether it is to go on. */
export const bootSlow: StartFault<'fault.boot-slow'> = ({ input }, host) => {
  const { monoMs } = host.originals
  const never = new Int32Array(new SharedArrayBuffer(4))
  let isOver = false
  let sleptMs = 0
  return {
    read: () => (sleptMs === 0 ? null : { sleptMs: Math.round(sleptMs), askedMs: input.delay }),
    end() {
      isOver = true
    },
    hold() {
      const startMs = monoMs()
      while (!isOver && sleptMs < input.delay) {
        Atomics.wait(never, 0, 0, Math.min(sliceMs, input.delay - sleptMs))
        sleptMs = monoMs() - startMs
        host.changed()
        host.hear()
      }
    },
  }
}
