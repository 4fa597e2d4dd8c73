const tries = 5

/**
 * Both clocks of Node read the machine's monotonic one; `performance.now()` only begins at the start of the process.
 * Read after the other it makes the difference too small, by as long as the process was kept from running between the
 * two: the largest of a few is right.
 */
const originMs = Math.max(
  ...Array.from({ length: tries }, () => Number(process.hrtime.bigint()) / 1e6 - performance.now()),
)

/** From the deck's own monotonic time (`performance.now()`) to the machine's, which all its processes share; to the µs. */
export function toMachineMs(monoMs: number): number {
  return Math.round((originMs + monoMs) * 1000) / 1000
}
