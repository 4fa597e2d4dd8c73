import { BrowserWindow, Notification } from 'electron'
import type { SystemNotification } from '../../../shared/model/deck.ts'
import { isDevTools } from './front-end-window.ts'

/** Shown by the system, when a person wants that and the system can. A click brings the window, and the cluster in it. */
export function showNotification(
  { title, body, clusterId }: SystemNotification,
  isWanted: boolean,
  show: (clusterId: string) => void,
): void {
  if (!isWanted || !Notification.isSupported()) return
  const shown = new Notification({ title, body })
  shown.on('click', () => {
    const window = BrowserWindow.getAllWindows().find((one) => !isDevTools(one))
    window?.show()
    show(clusterId)
  })
  shown.show()
}
