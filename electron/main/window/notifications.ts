import { BrowserWindow, Notification } from 'electron'
import type { SystemNotification } from '../../../shared/model/deck.ts'
import type { SavedStateFile } from '../saved/saved-state.ts'
import { isDevTools } from './front-end-window.ts'

export interface Notifications {
  notify(notification: SystemNotification): void
  /** A room sees the window: until that ends, nothing is shown over it. */
  projecting(isOn: boolean): void
}

/** Shown by the system, when a person wants that and the system can. A click brings the window, and the cluster in it. */
export function createNotifications(
  saved: Pick<SavedStateFile, 'state'>,
  show: (clusterId: string) => void,
): Notifications {
  let isProjecting = false
  return {
    notify({ title, body, clusterId }) {
      if (isProjecting || !saved.state.view.notifications || !Notification.isSupported()) return
      const shown = new Notification({ title, body })
      shown.on('click', () => {
        const window = BrowserWindow.getAllWindows().find((one) => !isDevTools(one))
        window?.show()
        show(clusterId)
      })
      shown.show()
    },
    projecting(isOn) {
      isProjecting = isOn
    },
  }
}
