/** The wall clock as the deck and its window count it: it never goes back. */
export interface SteadyClock {
  /** Epoch ms, whole. */
  nowMs(): number
  /** The deck's other clock has been here: this one is not behind it. */
  reached(atMs: number): void
}

/** Smaller steps are the machine's own corrections. */
const toldFromMs = 60_000

/**
 * Follows the wall clock forward (corrections, a machine that slept), and goes on at its own pace where that is set back:
 * what is measured stays in order, and nothing waits for a time that was already. `setBack` is told by how much.
 */
export function createSteadyClock(
  wallMs: () => number,
  monoMs: () => number,
  setBack: (byMs: number) => void = () => {},
): SteadyClock {
  let aheadMs = wallMs() - monoMs()
  let toldMs = 0
  return {
    nowMs() {
      const nowMonoMs = monoMs()
      const behindMs = nowMonoMs + aheadMs - wallMs()
      if (behindMs < 0) aheadMs -= behindMs
      if (behindMs < toldFromMs) toldMs = 0
      else if (behindMs > toldMs + toldFromMs) {
        toldMs = behindMs
        setBack(behindMs)
      }
      return Math.round(nowMonoMs + aheadMs)
    },
    reached(atMs) {
      aheadMs = Math.max(aheadMs, atMs - monoMs())
    },
  }
}
