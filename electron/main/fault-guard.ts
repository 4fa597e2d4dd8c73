import type { Notices } from './notices.ts'

/**
 * A fault in the deck's own code is told and logged, and the deck goes on: workers must not die for it. Without this,
 * Electron shows a modal box and stops everything, the way out included, until somebody presses it.
 */
export function guardAgainstFaults(notices: Notices): void {
  process.on('uncaughtException', (error) => {
    console.error('fault in the deck:', error)
    try {
      notices.add({
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
