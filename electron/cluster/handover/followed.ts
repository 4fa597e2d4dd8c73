/**
 * How a worker followed an order about where it accepts. `cannot`: it has no agent, or that refused. `late`: it will, as soon
 * as it runs again.
 */
export type Followed = 'yes' | 'late' | 'cannot'

/** Of several orders the worst: one that cannot be followed is not undone by others that were. */
export function worstOf(ends: readonly Followed[]): Followed {
  if (ends.includes('cannot')) return 'cannot'
  return ends.includes('late') ? 'late' : 'yes'
}
