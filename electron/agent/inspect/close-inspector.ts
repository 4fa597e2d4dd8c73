import type { originals } from '../cover/originals.ts'

/**
 * Closes the inspector that the deck had opened from outside; waits for nobody. Twice: the signal that opened it may be heard a
 * second time in this very turn of the loop.
 */
export function closeInspector({ setImmediate }: Pick<typeof originals, 'setImmediate'>): null {
  const inspector: typeof import('node:inspector') = require('node:inspector')
  const close = (): void => {
    if (inspector.url() !== undefined) inspector.close()
  }
  close()
  setImmediate(() => setImmediate(close).unref()).unref()
  return null
}
