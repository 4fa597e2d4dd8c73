/** More dots than this at once are a stream in which nobody can follow one. */
export const mostMovingDots = 60

/** Decides which traces are drawn. Of the traced ones it shows 1 of `keepOneOf`, a power of two. */
export interface Thinning {
  readonly keepOneOf: number
  shows(id: number): boolean
  /** Learns how many dots would move if all were drawn. Thins at once, and thickens only when there is plenty of room. */
  learn(movingCount: number): void
}

/** Ids drawn at a coarser step are among those of a finer one: a change of step lets dots come or go, but not swap. */
export function createThinning(): Thinning {
  let keepOneOf = 1
  let calmCount = 0
  return {
    get keepOneOf() {
      return keepOneOf
    },
    shows: (id) => (scatter(id) & (keepOneOf - 1)) === 0,
    learn(movingCount) {
      while (movingCount / keepOneOf > mostMovingDots) {
        keepOneOf *= 2
        calmCount = 0
      }
      calmCount = keepOneOf > 1 && movingCount / (keepOneOf / 2) < mostMovingDots * 0.7 ? calmCount + 1 : 0
      // About two seconds of frames.
      if (calmCount <= 60) return
      keepOneOf /= 2
      calmCount = 0
    },
  }
}

/** Spreads ids over all bits, so that every second id is not always the same worker's. */
function scatter(id: number): number {
  let mixed = Math.imul(id ^ (id >>> 16), 0x45d9f3b)
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x45d9f3b)
  return (mixed ^ (mixed >>> 16)) >>> 0
}
