import { createMachineClock } from '../../../shared/base/machine-clock.ts'

/** From the deck's own monotonic time (`performance.now()`) to the machine's, which all its processes share; to the µs. */
export const toMachineMs = createMachineClock(
  () => Number(process.hrtime.bigint()) / 1e6,
  () => performance.now(),
)
