import { originals } from './cover/originals.ts'

const tries = 5

/**
 * Both clocks of Node read the machine's monotonic one; `performance.now()` only begins at the start of the process.
 * Read after the other it makes the difference too small, by as long as the process was kept from running between the
 * two: the largest of a few is right.
 */
const originMs = Math.max(
  ...Array.from({ length: tries }, () => Number(process.hrtime.bigint()) / 1e6 - originals.performanceNow()),
)

/** Milliseconds of the machine's monotonic clock, to the microsecond: the same in the primary and in all its workers. */
export function machineMonoMs(): number {
  return Math.round((originMs + originals.performanceNow()) * 1000) / 1000
}
