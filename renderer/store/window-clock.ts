import { createSteadyClock } from '../../shared/base/steady-clock.ts'

/** The window's clock: the deck's own times are never in its future. */
export const windowClock = createSteadyClock(
  () => Date.now(),
  () => performance.now(),
)
