import { originals } from './originals.ts'

/** Both clocks of Node read the machine's monotonic one; `performance.now()` only begins at the start of the process. */
const originMs = Number(process.hrtime.bigint()) / 1e6 - originals.performanceNow()

/** Milliseconds of the machine's monotonic clock, to the microsecond: the same in the primary and in all its workers. */
export function machineMonoMs(): number {
  return Math.round((originMs + originals.performanceNow()) * 1000) / 1000
}
