import { app } from 'electron'
import { thisPlatform } from '../platform/this-platform.ts'

/**
 * Chromium's processes end when this one does: they see their channel close. One that is stopped (SIGSTOP, a debugger) never
 * looks, and would stay behind; it goes on from here, and sees it.
 */
export function wakeChromium(): void {
  if (thisPlatform === 'win32') return
  for (const { pid, type } of app.getAppMetrics()) {
    if (type === 'Browser') continue
    try {
      process.kill(pid, 'SIGCONT')
    } catch {
      // Gone by itself in the meantime.
    }
  }
}
