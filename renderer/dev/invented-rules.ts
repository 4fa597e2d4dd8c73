import type { RestartRule, SlotReplay } from '../../shared/model/rules.ts'

const crash = (slot: number, unstable: string): string =>
  `slot ${slot} exited with code 1 after 0.4 s (< 1 s): unstable ${unstable} within 1 m`

/** Why the slots of the story back off or failed. */
export const inventedWhy = {
  backingOff: `${crash(1, '3 of 5')}, next try in 12 s`,
  failed: `${crash(2, '5 of 5')}, given up; "Try again" starts over`,
}

/** Five exits of slot 2 under an edited rule: with fewer unstable exits it would have been given up sooner. */
export function inventReplays(rule: RestartRule, slots: number, nowMs: number): readonly SlotReplay[] {
  return Array.from({ length: slots }, (_, index): SlotReplay => {
    const slot = index + 1
    if (slot !== 2) return { slot, words: `slot ${slot} has had no exit yet`, outcome: 'same', exits: [] }
    const exits = Array.from({ length: Math.min(5, rule.maxUnstable) }, (_, exit) => {
      const isLast = exit + 1 === rule.maxUnstable
      const would = `${crash(2, `${exit + 1} of ${rule.maxUnstable}`)}, ${isLast ? 'given up' : `next try in ${rule.backOffMs * 2 ** exit} ms`}`
      const happened = `${crash(2, `${exit + 1} of 5`)}, ${exit === 4 ? 'given up' : `next try in ${200 * 2 ** exit} ms`}`
      const decision = isLast ? ('give-up' as const) : ('back-off' as const)
      return {
        atMs: nowMs - (5 - exit) * 4000,
        generation: exit + 1,
        happened,
        would,
        decision,
        isDifferent: isLast !== (exit === 4),
      }
    })
    const at = new Date(exits.at(-1)?.atMs ?? nowMs).toTimeString().slice(0, 8)
    if (rule.maxUnstable === 5)
      return { slot, words: 'slot 2: this rule decides 5 exits as before', outcome: 'same', exits }
    const words =
      rule.maxUnstable < 5
        ? `with this rule slot 2 would have been given up at ${at}, at ${rule.maxUnstable} unstable exits within 1 m`
        : `with this rule slot 2 would not have been given up at ${at}: had it gone on like that, it would have been tried again ${rule.maxUnstable - 5} more times`
    return { slot, words, outcome: rule.maxUnstable < 5 ? 'given-up' : 'goes-on', exits }
  })
}
