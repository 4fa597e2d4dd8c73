/** So much per second, with a burst; what goes beyond is refused. Pure arithmetic over a monotonic clock. */
export interface Allowance {
  /** True while the amount fits; takes it then. */
  take(amount: number, monoMs: number): boolean
}

/** A bucket that holds `burst` and refills with `perSec`. */
export function createAllowance(perSec: number, burst: number): Allowance {
  let left = burst
  let atMonoMs = Number.NaN
  return {
    take: (amount, monoMs) => {
      if (!Number.isNaN(atMonoMs)) left = Math.min(burst, left + (Math.max(0, monoMs - atMonoMs) / 1000) * perSec)
      atMonoMs = monoMs
      if (left < amount) return false
      left -= amount
      return true
    },
  }
}
