import './sidebar.css'
import { Icon, type IconName } from '../components/icon.tsx'
import { Kbd } from '../components/kbd.tsx'
import { chord, useIsMac } from '../keys/chord.ts'
import { openScriptDialog, showCompare, showScreen } from '../store/commands/view-actions.ts'
import type { Screen } from '../store/deck-state.ts'
import { useDeck } from '../store/use-deck.ts'
import { Brand } from './brand.tsx'
import { ClusterButton } from './cluster-button.tsx'
import { HostBox } from './host-box.tsx'

/** Clusters, what can be opened, and the machine; a rail of icons in narrow windows. */
export function Sidebar() {
  const order = useDeck((state) => state.order)
  const sampleCount = useDeck((state) => state.info?.samples.length ?? 0)
  const isMac = useIsMac()
  return (
    <aside className="side">
      <div className="side-brand">
        <Brand />
        <span>Clusterdeck</span>
      </div>
      <nav className="side-clusters" aria-label="Clusters">
        <div className="side-title" aria-hidden="true">
          <span>Clusters</span>
          {order.length > 0 && <span>{order.length}</span>}
        </div>
        {order.length === 0 && <div className="side-empty">Nothing running yet</div>}
        {order.map((clusterId) => (
          <ClusterButton key={clusterId} clusterId={clusterId} />
        ))}
      </nav>
      <div className="side-nav">
        <button
          type="button"
          className="side-item"
          title="Open server script…"
          aria-keyshortcuts={isMac ? 'Meta+O' : 'Control+O'}
          onClick={openScriptDialog}
        >
          <Icon name="open" />
          <span className="side-item-word">Open server script…</span>
          <span className="side-item-end">
            <Kbd keys={chord(isMac, 'O')} />
          </span>
        </button>
        {order.length >= 2 && (
          <ScreenButton screen="compare" icon="compare" word="Compare clusters" end="" onPress={showCompare} />
        )}
        <hr className="side-rule" />
        <ScreenButton screen="start" icon="samples" word="Samples" end={sampleCount === 0 ? '' : `${sampleCount}`} />
        <ScreenButton screen="settings" icon="settings" word="Settings" end="" />
      </div>
      <div className="side-space" />
      <HostBox />
    </aside>
  )
}

interface ScreenButtonProps {
  readonly screen: Screen
  readonly icon: IconName
  readonly word: string
  readonly end: string
  readonly onPress?: () => void
}

function ScreenButton({ screen, icon, word, end, onPress }: ScreenButtonProps) {
  const isCurrent = useDeck((state) => state.screen === screen)
  return (
    <button
      type="button"
      className="side-item"
      title={word}
      aria-current={isCurrent ? 'page' : undefined}
      onClick={onPress ?? (() => showScreen(screen))}
    >
      <Icon name={icon} />
      <span className="side-item-word">{word}</span>
      <span className="side-item-end">{end}</span>
    </button>
  )
}
