import './drawer.css'
import { useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { Group, Panel, Separator } from 'react-resizable-panels'
import { saveView } from '../../store/commands/save-view.ts'
import { deckStore } from '../../store/deck-store.ts'
import { Inspector } from './inspector.tsx'

const minWidthPx = 320
const maxWidthPx = 900
const overlayQuery = '(max-width: 1259px)'

interface DrawerProps {
  readonly clusterId: string
  readonly slot: number
  /** Tells the view how much room to give; 0 while the drawer lies over it. */
  readonly onPush: (widthPx: number) => void
}

/** The inspector's place at the right edge: pushes the view in wide windows, lies over it in narrow ones. */
export function Drawer({ clusterId, slot, onPush }: DrawerProps) {
  const overlay = useSyncExternalStore(subscribeToWidth, () => window.matchMedia(overlayQuery).matches)
  const [startWidthPx] = useState(() => clampWidth(deckStore.getState().view.drawerWidthPx))
  const [widthPx, setWidthPx] = useState(startWidthPx)
  const panel = useRef<HTMLDivElement>(null)

  // The drawer takes the focus when it opens and gives it back to what opened it.
  useEffect(() => {
    const opener = document.activeElement
    panel.current?.focus()
    return () => {
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus()
    }
  }, [])
  useEffect(() => {
    onPush(overlay ? 0 : widthPx)
    return () => onPush(0)
  }, [onPush, overlay, widthPx])

  return (
    <Group
      className="drawer"
      data-overlay={overlay}
      orientation="horizontal"
      onLayoutChanged={() => saveView({ drawerWidthPx: widthPx })}
    >
      <Panel id="beside-drawer" />
      <Separator className="drawer-grip" aria-label="Width of the inspector" />
      <Panel
        id="drawer"
        className="drawer-panel"
        elementRef={panel}
        tabIndex={-1}
        defaultSize={startWidthPx}
        minSize={minWidthPx}
        maxSize={maxWidthPx}
        groupResizeBehavior="preserve-pixel-size"
        onResize={(size) => setWidthPx(Math.round(size.inPixels))}
      >
        <Inspector clusterId={clusterId} slot={slot} />
      </Panel>
    </Group>
  )
}

function clampWidth(widthPx: number): number {
  return Math.min(maxWidthPx, Math.max(minWidthPx, widthPx))
}

function subscribeToWidth(changed: () => void): () => void {
  const query = window.matchMedia(overlayQuery)
  query.addEventListener('change', changed)
  return () => query.removeEventListener('change', changed)
}
