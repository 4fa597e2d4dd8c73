import { formatDuration } from '../../format/duration.ts'
import { selectCalmMs } from '../../store/selectors.ts'
import { useDeck } from '../../store/use-deck.ts'

/** How long the worker lives, in whole seconds: redraws only when the words change. */
export function UptimeCell({ startedAtMs }: { readonly startedAtMs: number | null }) {
  const words = useDeck((state) => {
    if (startedAtMs === null) return '–'
    const uptimeMs = Math.max(0, selectCalmMs(state) - startedAtMs)
    return formatDuration(uptimeMs < 1000 ? 0 : Math.floor(uptimeMs / 1000) * 1000).replace(/\.0(?=\D)/, '')
  })
  return <td data-priority="2">{words}</td>
}
