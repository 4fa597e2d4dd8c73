import type { LogLevel } from '../../../../shared/logs/log-entry.ts'
import { logLevels } from '../../../../shared/logs/log-entry.ts'
import type { LogState } from '../../../../shared/logs/log-view.ts'
import { ownPrimaryPlace } from '../../../../shared/model/own-primary.ts'
import { Icon, type IconName } from '../../../components/icon.tsx'
import { SlotChip } from '../../../components/slot-chip.tsx'
import { formatNumber } from '../../../format/number.ts'
import { placeName } from '../../../format/place-name.ts'
import { logQueryOf, setLogQuery, useLogChoice } from '../../../store/log-choice.ts'
import { selectCluster } from '../../../store/selectors.ts'
import { useDeck, useSlotNumbers } from '../../../store/use-deck.ts'
import { type QueryTerms, readTerms, writeTerms } from '../query/query-text.ts'
import { shortCount } from './short-count.ts'

interface LevelButton {
  readonly level: LogLevel
  /** What its count is of. */
  readonly counts: readonly LogLevel[]
  readonly icon: IconName | null
}

const buttons: readonly LevelButton[] = [
  { level: 'debug', counts: ['trace', 'debug'], icon: null },
  { level: 'info', counts: ['info'], icon: null },
  { level: 'warn', counts: ['warn'], icon: 'warn' },
  { level: 'error', counts: ['error', 'fatal'], icon: 'error' },
]

/** The lines that a filter leaves out are left out at once, whatever the search did before. */
function useTerms(clusterId: string): readonly [QueryTerms, (patch: Partial<QueryTerms>) => void] {
  const query = useLogChoice((choice) => logQueryOf(choice, clusterId).query)
  const write = (patch: Partial<QueryTerms>) =>
    setLogQuery(clusterId, { query: writeTerms(query, patch), mode: 'filter' })
  return [readTerms(query), write]
}

/** From which level on lines are shown: pressed are those that are. */
export function LevelButtons({ clusterId, log }: { readonly clusterId: string; readonly log: LogState | null }) {
  const [{ level: from }, write] = useTerms(clusterId)
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a frame and a legend of its own.
    <span className="lg-levels" role="group" aria-label="Levels">
      {buttons.map(({ level, counts, icon }) => {
        const count = counts.reduce((sum, each) => sum + (log?.levels[each] ?? 0), 0)
        const isShown = from === null || logLevels.indexOf(level) >= logLevels.indexOf(from)
        return (
          <button
            key={level}
            type="button"
            className="lg-level-button"
            data-level={level}
            data-any={count > 0}
            aria-pressed={from !== null && isShown}
            title={from === level ? 'Show every level again' : `Only ${level} and worse: level>=${level}`}
            onClick={() => write({ level: from === level ? null : level })}
          >
            {icon !== null && <Icon name={icon} size={12} />}
            {level}
            {count > 0 && <b title={`${formatNumber(count)} kept`}>{shortCount(count)}</b>}
          </button>
        )
      })}
    </span>
  )
}

/** Whose lines are shown: of these slots, or only what the deck itself says. */
export function SourceChips({ clusterId }: { readonly clusterId: string }) {
  const workers = useSlotNumbers(clusterId)
  const hasOwnPrimary = useDeck((state) => (selectCluster(state, clusterId)?.ownPrimary ?? null) !== null)
  const slots = hasOwnPrimary ? [ownPrimaryPlace, ...workers] : workers
  const [{ slots: chosen, isLife }, write] = useTerms(clusterId)
  const toggle = (slot: number) =>
    write({ slots: chosen.includes(slot) ? chosen.filter((each) => each !== slot) : [...chosen, slot] })
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a frame and a legend of its own.
    <span className="lg-sources" role="group" aria-label="Sources">
      {slots.slice(0, mostChips).map((slot) => (
        <button
          key={slot}
          type="button"
          className="lg-chip"
          aria-pressed={chosen.includes(slot)}
          aria-label={`Only ${placeName(slot)}`}
          title={`Only lines of ${placeName(slot)}`}
          onClick={() => toggle(slot)}
        >
          <SlotChip slot={slot} dim={chosen.length > 0 && !chosen.includes(slot)} />
        </button>
      ))}
      {slots.length > mostChips && (
        <span className="lg-more-slots" title="Write slot:12 into the search">
          and {formatNumber(slots.length - mostChips)} more
        </span>
      )}
      <button
        type="button"
        className="lg-level-button"
        aria-pressed={isLife}
        aria-label="Only what the deck says"
        title="Only what the deck itself says: lives, faults, reloads, load"
        onClick={() => write({ isLife: !isLife })}
      >
        deck
      </button>
    </span>
  )
}

/** So many have room; the others are filtered by text. */
const mostChips = 8
