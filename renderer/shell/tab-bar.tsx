import './tab-bar.css'
import type { KeyboardEvent } from 'react'
import { PictureTools } from '../panels/picture/picture-tools.tsx'
import { showScreen } from '../store/commands/view-actions.ts'
import { RuleNotes } from './rule-notes.tsx'
import { type Tab, tabs } from './tabs.ts'

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
