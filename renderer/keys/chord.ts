import { useDeck } from '../store/use-deck.ts'

/** True on macOS, where chords are written and pressed with ⌘. */
export const useIsMac = (): boolean => useDeck((state) => state.info?.platform === 'darwin')

/** "⌘K" or "Ctrl K". */
export function chord(isMac: boolean, key: string): string {
  return isMac ? `⌘${key}` : `Ctrl ${key}`
}
