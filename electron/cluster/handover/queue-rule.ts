/** How many connections may wait in the primary at one address, and what happens to the next one. */
export interface QueueRule {
  /** 0 = no limit, as in Node. */
  readonly limit: number
  /** `refuse`: it is reset. `leave`: the primary stops accepting, and what comes waits in the system's accept queue. */
  readonly atLimit: 'refuse' | 'leave'
}

/** As node:cluster: everything waits. */
export const unlimitedQueue: QueueRule = { limit: 0, atLimit: 'leave' }

/** What follows from a rule, in numbers of waiting connections. */
export interface QueueMarks {
  /** From here the newest one is refused … */
  readonly refuseAboveCount: number
  /** … from here a duplicate of the socket is wanted, so that it can rest … */
  readonly spareAtCount: number
  /** … from here the socket rests … */
  readonly pauseAtCount: number
  /** … until so few are left. */
  readonly resumeAtCount: number
  /** The limit is a promise: the socket accepts again only when it can rest again. */
  readonly isStrict: boolean
}

/**
 * Without a limit the rest is left to the system as well, from a number on that costs too many descriptors here: without
 * any a flood takes all the deck has, and then the system closes what nobody has seen.
 */
const protective: QueueMarks = {
  refuseAboveCount: Infinity,
  spareAtCount: 64,
  pauseAtCount: 2048,
  resumeAtCount: 1024,
  isStrict: false,
}

export function queueMarksOf({ limit, atLimit }: QueueRule): QueueMarks {
  if (limit === 0) return protective
  if (atLimit === 'refuse')
    return { ...protective, refuseAboveCount: limit, spareAtCount: Infinity, pauseAtCount: Infinity }
  return {
    refuseAboveCount: Infinity,
    spareAtCount: 1,
    pauseAtCount: limit,
    resumeAtCount: Math.floor(limit / 2),
    isStrict: true,
  }
}
