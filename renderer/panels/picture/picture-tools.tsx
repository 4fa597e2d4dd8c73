import './picture-tools.css'
import { Button } from '../../components/button.tsx'
import { Icon } from '../../components/icon.tsx'
import { Segmented } from '../../components/segmented.tsx'
import { formatCalmAge } from '../../format/age.ts'
import { formatClock } from '../../format/clock-time.ts'
import { setTimeRange, toggleFreeze } from '../../store/commands/view-actions.ts'
import { selectLiveCalmMs } from '../../store/selectors.ts'
import { useDeck, useFrozen, useTimeRangeMs } from '../../store/use-deck.ts'
import { SamplingSelect } from './sampling-select.tsx'

const ranges = [
  { value: '60000', label: '1 m', name: '1 minute' },
  { value: '300000', label: '5 m', name: '5 minutes' },
  { value: '900000', label: '15 m', name: '15 minutes' },
] as const

/** How the picture is taken: how often, how far back, moving or not. */
export function PictureTools() {
  const rangeMs = useTimeRangeMs()
  const value = ranges.find((range) => Number(range.value) === rangeMs)?.value ?? '300000'
  return (
    <div className="tabs-tools">
      <FrozenSince />
      <span className="tabs-sampling">
        sampled every <SamplingSelect />
      </span>
      <Segmented
        label="Time range"
        choices={ranges}
        value={value}
        onChange={(chosen) => setTimeRange(Number(chosen))}
      />
      <FreezeButton />
    </div>
  )
}

function FreezeButton() {
  const frozen = useFrozen()
  return (
    <Button
      kind="ghost"
      size="mini"
      icon={frozen ? 'play' : 'pause'}
      aria-label="Freeze"
      aria-pressed={frozen}
      title={frozen ? 'Let the picture move again (Space)' : 'Let the picture stand still; sampling goes on (Space)'}
      onClick={toggleFreeze}
    >
      Freeze
    </Button>
  )
}

function FrozenSince() {
  const frozenAtMs = useDeck((state) => state.frozen?.nowMs ?? null)
  const nowMs = useDeck(selectLiveCalmMs)
  if (frozenAtMs === null) return null
  return (
    <span className="tabs-frozen" role="status" title="Sampling goes on; what stands above, and the limits, are of now">
      <Icon name="paused" size={12} />
      picture of {formatClock(frozenAtMs)}, {formatCalmAge(nowMs - frozenAtMs)}
    </span>
  )
}
