import type { NoticeContent } from '../../../shared/model/deck.ts'

/**
 * A fault in the deck's own code is told and logged, and this thread goes on: workers must not die for it. Without this,
 * Electron's main thread shows a modal box and stops everything, the way out included, until somebody presses it, and
 * the deck's thread ends. Each thread guards itself.
 */
export function guardAgainstFaults(tell: (notice: NoticeContent) => void): void {
  process.on('uncaughtException', (error) => {
    console.error('fault in the deck:', error)
    try {
      tell({
        tone: 'bad',
        title: 'A fault inside the deck; it goes on',
        detail: `${error.name}: ${error.message}. Please report it with the lines printed in the terminal.`,
        action: null,
      })
    } catch (another) {
      // Thrown from here, it would end the process.
      console.error('and it could not be told in the window:', another)
    }
  })
}
