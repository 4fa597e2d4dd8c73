import { createMachineClock } from '../../shared/base/machine-clock.ts'
import { originals } from './cover/originals.ts'

const toMachineMs = createMachineClock(() => Number(process.hrtime.bigint()) / 1e6, originals.performanceNow)

/** Milliseconds of the machine's monotonic clock, to the microsecond: the same in the primary and in all its workers. */
export function machineMonoMs(): number {
  return toMachineMs(originals.performanceNow())
}
