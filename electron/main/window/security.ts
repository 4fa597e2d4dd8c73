import { pathToFileURL } from 'node:url'
import { app, type Session, type WebFrameMain } from 'electron'

/** The window's page: a file of ours when built, the development server of this machine while developing. */
export function pageUrl(rendererFile: string): string {
  const served = process.env.ELECTRON_RENDERER_URL
  const isOurs =
    served !== undefined && !app.isPackaged && /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])[:/]/.test(served)
  return isOurs ? served : pathToFileURL(rendererFile).href
}

/** True for the top frame of our own page alone. */
export function createFrameCheck(url: string): (frame: WebFrameMain | null) => boolean {
  return (frame) => frame !== null && frame.parent === null && frame.url.split(/[?#]/)[0] === url.split(/[?#]/)[0]
}

/** Denies what a dashboard never needs, for every page that could ever exist in this app: navigation, windows, permissions, webviews. */
export function lockDown(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, callback) => callback(false))
  session.setPermissionCheckHandler(() => false)
  app.on('web-contents-created', (_event, contents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
    contents.on('will-navigate', (event) => event.preventDefault())
    contents.on('will-attach-webview', (event) => event.preventDefault())
  })
}
