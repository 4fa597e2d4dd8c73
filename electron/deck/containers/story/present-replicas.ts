import type { Placed } from './replica-book.ts'

/** Who has a slot, and who is about to. */
export interface SlotHolders {
  readonly slot: number
  readonly present: Placed
  /** Starts beside it, to take its place. */
  readonly successor: Placed | null
}

const ranks = {
  listening: 4,
  online: 3,
  draining: 2,
  starting: 1,
  'backing-off': 0,
  exited: 0,
  failed: 0,
  stopped: 0,
} as const

/** The holder of each slot, by slot: the newest that serves; else whoever is nearest to it; else the newest that ended. */
export function holdersOf(placed: readonly Placed[]): readonly SlotHolders[] {
  const bySlot = new Map<number, Placed[]>()
  for (const one of placed) bySlot.set(one.replica.slot, [...(bySlot.get(one.replica.slot) ?? []), one])
  return [...bySlot.entries()]
    .sort(([one], [other]) => one - other)
    .flatMap(([slot, own]) => {
      const present = own.reduce((best, one) => (isBetter(one, best) ? one : best))
      const newer = own.filter(({ generation, replica }) => generation > present.generation && replica.end === null)
      return [{ slot, present, successor: newer.at(-1) ?? null }]
    })
}

function isBetter(one: Placed, best: Placed): boolean {
  const rank = rankOf(one) - rankOf(best)
  return rank === 0 ? one.generation > best.generation : rank > 0
}

function rankOf({ replica }: Placed): number {
  return replica.end === null ? ranks[replica.phase] : 0
}

/**
 * Slots that belong in the picture: those that live, and those that should. What its engine ended because it is wanted no more
 * leaves, unless everything was stopped: then the slots rest, as they do in every cluster.
 */
export function slotsInSight(
  holders: readonly SlotHolders[],
  desired: number,
  before: ReadonlySet<number>,
): ReadonlySet<number> {
  const lives = ({ present }: SlotHolders): boolean => present.replica.end === null
  const isDone = ({ present }: SlotHolders): boolean => present.replica.end?.isWanted === true
  const wasThere = ({ slot }: SlotHolders): boolean => before.size === 0 || before.has(slot)
  const sure = new Set(holders.filter((one) => lives(one) || (!isDone(one) && wasThere(one))))
  const resting = holders.filter((one) => !sure.has(one) && wasThere(one))
  // Between the end of one and the beginning of the next a slot keeps its place.
  const room = desired === 0 ? resting.length : Math.max(0, desired - sure.size)
  return new Set([...sure, ...resting.slice(0, room)].map(({ slot }) => slot))
}
