import { selectNowMs, selectSeries } from '../../store/selectors.ts'
import { useDeck } from '../../store/use-deck.ts'

/** Ranges that a young cluster grows through before it fills the one chosen. */
const steps = [60_000, 120_000, 300_000, 900_000]

/**
 * The range to draw: the one chosen, but no longer than the first step that holds all there is. A cluster started
 * a moment ago would else be a smear at the right edge.
 */
export function fitRange(chosenMs: number, ageMs: number): number {
  return Math.min(chosenMs, steps.find((step) => ageMs <= step) ?? chosenMs)
}

/** The range that charts, lifelines and headline figures of a cluster share; of several clusters, the longest. */
export function usePicturedRangeMs(...clusterIds: readonly string[]): number {
  return useDeck((state) => {
    const ages = clusterIds.map((clusterId) => {
      const firstAtMs = selectSeries(state, clusterId).points.at(0)?.atMs ?? null
      return firstAtMs === null ? 0 : selectNowMs(state) - firstAtMs
    })
    return fitRange(state.view.timeRangeMs, Math.max(...ages))
  })
}
