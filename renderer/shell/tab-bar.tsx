import './tab-bar.css'
import type { KeyboardEvent } from 'react'
import { Button } from '../components/button.tsx'
import { Icon } from '../components/icon.tsx'
import { Segmented } from '../components/segmented.tsx'
import { formatCalmAge } from '../format/age.ts'
import { formatClock } from '../format/clock-time.ts'
import { SamplingSelect } from '../panels/picture/sampling-select.tsx'
import { selectLiveCalmMs } from '../store/selectors.ts'
import { useDeck, useFrozen, useTimeRangeMs } from '../store/use-deck.ts'
import { setTimeRange, showScreen, toggleFreeze } from '../store/view-actions.ts'
import { RuleNotes } from './rule-notes.tsx'
import { type Tab, tabs } from './tabs.ts'

const ranges = [
  { value: '60000', label: '1 m', name: '1 minute' },
  { value: '300000', label: '5 m', name: '5 minutes' },
  { value: '900000', label: '15 m', name: '15 minutes' },
] as const

/** The cluster's screens, and how the picture is taken where one moves. */
export function TabBar({ clusterId, screen }: { readonly clusterId: string; readonly screen: Tab['screen'] }) {
  return (
    <div className="tabs">
      <div className="tabs-list" role="tablist" aria-label="Screens" onKeyDown={(event) => moveTab(event, screen)}>
        {tabs.map((tab) => (
          <button
            key={tab.screen}
            type="button"
            role="tab"
            id={`tab-${tab.screen}`}
            className="tab"
            aria-selected={tab.screen === screen}
            aria-controls={`screen-${tab.screen}`}
            aria-keyshortcuts={String(tab.index + 1)}
            tabIndex={tab.screen === screen ? 0 : -1}
            onClick={() => showScreen(tab.screen)}
          >
            {tab.word}
          </button>
        ))}
      </div>
      <RuleNotes clusterId={clusterId} />
      {screen === 'live' && <PictureTools />}
    </div>
  )
}

/** Arrow keys walk the tabs, as in any row of tabs; the focus goes along. */
function moveTab(event: KeyboardEvent<HTMLElement>, screen: Tab['screen']): void {
  const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
  const next = tabs[(tabs.findIndex((tab) => tab.screen === screen) + by + tabs.length) % tabs.length]
  if (by === 0 || next === undefined) return
  event.preventDefault()
  showScreen(next.screen)
  document.getElementById(`tab-${next.screen}`)?.focus()
}

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
