import { listed } from '../../../shared/base/plain-words.ts'
import type { ClusterSnapshot } from '../../../shared/model/cluster.ts'
import type { SlotSnapshot } from '../../../shared/model/worker.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import type { DeckLink } from '../../control/deck-link.ts'

/** The cluster of that id or name; null: the only one. */
export async function findCluster(link: DeckLink, named: string | null): Promise<Result<ClusterSnapshot>> {
  const state = await link.call('deck.state', {})
  return state.ok ? chooseCluster(state.value.clusters, named) : state
}

/** The same among clusters that are known. */
export function chooseCluster(clusters: readonly ClusterSnapshot[], named: string | null): Result<ClusterSnapshot> {
  if (clusters.length === 0) return fail('not-found', 'The deck has no cluster: open a script first')
  const names = listed(clusters.map(({ settings }) => `"${settings.name}"`))
  const meant =
    named === null ? clusters : clusters.filter(({ id, settings }) => id === named || settings.name === named)
  const [first, ...others] = meant
  if (first === undefined) return fail('not-found', `The deck has no cluster "${named ?? ''}", but ${names}`)
  return others.length === 0 ? ok(first) : fail('invalid-input', `Which cluster? The deck has ${names}: name one`)
}

/** The slot of that number. */
export function chooseSlot({ settings, slots }: ClusterSnapshot, number: number): Result<SlotSnapshot> {
  const found = slots.find(({ slot }) => slot === number)
  if (found !== undefined) return ok(found)
  const there = slots.length === 0 ? 'no slot' : `slots ${listed(slots.map(({ slot }) => slot))}`
  return fail('not-found', `${settings.name} has no slot ${number}, but ${there}`)
}
