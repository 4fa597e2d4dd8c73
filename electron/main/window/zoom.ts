import type { BrowserWindow } from 'electron'
import type { SavedStateFile } from '../saved/saved-state.ts'

const step = 1.1
const smallest = 0.5
const largest = 3

/** How large the window draws, from a laptop to a projector; remembered. */
export interface Zoom {
  /** As the settings have it, into a window that just loaded. */
  apply(): void
  set(factor: number): void
  larger(): void
  smaller(): void
  reset(): void
}

export function createZoom(window: () => BrowserWindow | null, saved: SavedStateFile): Zoom {
  const apply = (): void => window()?.webContents.setZoomFactor(saved.state.view.zoomFactor)
  const set = (factor: number): void => {
    const zoomFactor = Math.min(largest, Math.max(smallest, Math.round(factor * 100) / 100))
    saved.update({ view: { ...saved.state.view, zoomFactor } })
    apply()
  }
  return {
    apply,
    set,
    larger: () => set(saved.state.view.zoomFactor * step),
    smaller: () => set(saved.state.view.zoomFactor / step),
    reset: () => set(1),
  }
}
