import './tab-bar.css'
import type { KeyboardEvent } from 'react'
import { screens, type TabId, tabIds } from '../../shared/screens.ts'
import { PictureTools } from '../panels/picture/picture-tools.tsx'
import { showScreen } from '../store/commands/view-actions.ts'
import { selectFaultCount } from '../store/selectors.ts'
import { useDeck } from '../store/use-deck.ts'
import { RuleNotes } from './rule-notes.tsx'

/** The cluster's screens, and how the picture is taken where one moves. */
export function TabBar({ clusterId, screen }: { readonly clusterId: string; readonly screen: TabId }) {
  return (
    <div className="tabs">
      <div className="tabs-list" role="tablist" aria-label="Screens" onKeyDown={(event) => moveTab(event, screen)}>
        {tabIds.map((tab) => (
          <button
            key={tab}
            type="button"
            role="tab"
            id={`tab-${tab}`}
            className="tab"
            aria-selected={tab === screen}
            aria-controls={`screen-${tab}`}
            aria-keyshortcuts={screens[tab].keys[0]}
            tabIndex={tab === screen ? 0 : -1}
            onClick={() => showScreen(tab)}
          >
            {screens[tab].word}
            {tab === 'faults' && <FaultCount clusterId={clusterId} />}
          </button>
        ))}
      </div>
      <RuleNotes clusterId={clusterId} />
      {screens[screen].hasPicture && <PictureTools />}
    </div>
  )
}

/** How many faults are at work behind a tab that is not open. */
function FaultCount({ clusterId }: { readonly clusterId: string }) {
  const count = useDeck((state) => selectFaultCount(state, clusterId))
  if (count === 0) return null
  return (
    <span className="tab-count">
      <span className="visually-hidden">, </span>
      {count}
      <span className="visually-hidden"> active</span>
    </span>
  )
}

/** Arrow keys walk the tabs, as in any row of tabs; the focus goes along. */
function moveTab(event: KeyboardEvent<HTMLElement>, screen: TabId): void {
  const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
  const next = tabIds[(tabIds.indexOf(screen) + by + tabIds.length) % tabIds.length]
  if (by === 0 || next === undefined) return
  event.preventDefault()
  showScreen(next)
  document.getElementById(`tab-${next}`)?.focus()
}
