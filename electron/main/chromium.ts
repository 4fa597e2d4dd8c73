import { app } from 'electron'

/** What the deck asks of Chromium; before it is ready. */
export function setUpChromium(): void {
  const { commandLine } = app
  // It ends the whole app when its GPU process died six times, and every cluster with it. A bad driver is no reason.
  commandLine.appendSwitch('disable-gpu-process-crash-limit')
}
