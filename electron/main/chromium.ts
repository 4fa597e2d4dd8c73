import { app } from 'electron'

/** What the deck asks of Chromium; before it is ready. */
export function setUpChromium(): void {
  const { commandLine } = app
  // It ends the whole app when its GPU process died six times, and every cluster with it. A bad driver is no reason.
  commandLine.appendSwitch('disable-gpu-process-crash-limit')
  // The page loads nothing but its own files: a process for the network has nothing to keep apart from us, and costs 25 MB.
  const features = [commandLine.getSwitchValue('enable-features'), 'NetworkServiceInProcess2']
  commandLine.appendSwitch('enable-features', features.filter(Boolean).join())
}
