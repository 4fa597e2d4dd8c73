import './sidebar.css'
import { keys } from '../../shared/keys.ts'
import { type PageId, pageIds, screens } from '../../shared/screens.ts'
import { Icon, type IconName } from '../components/icon.tsx'
import { Kbd } from '../components/kbd.tsx'
import { ariaKey, shownKey } from '../keys/key-words.ts'
import { openContainersDialog } from '../store/commands/container-commands.ts'
import { openScriptDialog, showScreen } from '../store/commands/view-actions.ts'
import { mayShow, selectScreen } from '../store/selectors.ts'
import { useDeck, useIsMac } from '../store/use-deck.ts'
import { doneOfAll } from '../views/lessons/list/card-words.ts'
import { Brand } from './brand.tsx'
import { ClusterButton } from './cluster-button.tsx'
import { HostBox } from './host-box.tsx'

const overClusters = pageIds.filter((id) => screens[id].clusters > 0)
const always = pageIds.filter((id) => screens[id].clusters === 0)

/** Clusters, what can be opened, and the machine; a rail of icons in narrow windows. */
export function Sidebar() {
  const order = useDeck((state) => state.order)
  const sampleCount = useDeck((state) => state.info?.samples.length ?? 0)
  const lessonCount = useDeck((state) => doneOfAll(state.lessons?.cards ?? []))
  const counts: Partial<Record<PageId, string>> = {
    start: sampleCount === 0 ? '' : String(sampleCount),
    lessons: lessonCount,
  }
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
        <OpenButton keyId="open-script" icon="open" onPress={openScriptDialog} />
        <OpenButton keyId="open-containers" icon="container" onPress={openContainersDialog} />
        {overClusters.map((id) => (
          <PageButton key={id} page={id} count={counts[id]} />
        ))}
        <hr className="side-rule" />
        {always.map((id) => (
          <PageButton key={id} page={id} count={counts[id]} />
        ))}
      </div>
      <div className="side-space" />
      <HostBox />
    </aside>
  )
}

interface OpenButtonProps {
  readonly keyId: 'open-script' | 'open-containers'
  readonly icon: IconName
  readonly onPress: () => void
}

/** Opens something to run; its words are those of its key. */
function OpenButton({ keyId, icon, onPress }: OpenButtonProps) {
  const isMac = useIsMac()
  const { words } = keys[keyId]
  return (
    <button
      type="button"
      className="side-item"
      title={words}
      aria-keyshortcuts={ariaKey(keyId, isMac)}
      onClick={onPress}
    >
      <Icon name={icon} />
      <span className="side-item-word">{words}</span>
      <span className="side-item-end">
        <Kbd keys={shownKey(keyId, isMac)} />
      </span>
    </button>
  )
}

interface PageButtonProps {
  readonly page: PageId
  readonly count?: string | undefined
}

/** Opens a page; absent while there are too few clusters for it. */
function PageButton({ page, count = '' }: PageButtonProps) {
  const isCurrent = useDeck((state) => selectScreen(state) === page)
  const isOffered = useDeck((state) => mayShow(state, page))
  if (!isOffered) return null
  const { word, icon } = screens[page]
  return (
    <button
      type="button"
      className="side-item"
      title={word}
      aria-current={isCurrent ? 'page' : undefined}
      onClick={() => showScreen(page)}
    >
      <Icon name={icon} />
      <span className="side-item-word">{word}</span>
      <span className="side-item-end">{count}</span>
    </button>
  )
}
