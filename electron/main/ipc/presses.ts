import type { BrowserWindow, InputEvent } from 'electron'

const presses: ReadonlySet<InputEvent['type']> = new Set([
  'mouseDown',
  'rawKeyDown',
  'keyDown',
  'gestureTap',
  'pointerDown',
])

/** Tells of each key and button that goes down in the window: they come from the system, past the page. */
export function tellPresses(window: BrowserWindow, pressed: () => void): void {
  window.webContents.on('input-event', (_event, { type }) => {
    if (presses.has(type)) pressed()
  })
}
