import { errorWords } from '../shared/base/error-words.ts'
import type { DeckBridge, ExposedDeck } from '../shared/ipc/contract.ts'
import { fail } from '../shared/result.ts'

declare global {
  interface Window {
    readonly deck: ExposedDeck
  }
}

/**
 * The one place that touches `window.deck`; reads it only when called, so that modules importing this also load in tests.
 * A broken channel becomes a failed result like any other.
 */
export const bridge: DeckBridge = {
  async invoke(name, input) {
    try {
      return await window.deck.invoke(name, input)
    } catch (error) {
      return fail('internal', `The deck's main process did not answer: ${errorWords(error)}`)
    }
  },
  on: (name, listener) => window.deck.on(name, (json, seq) => listener(JSON.parse(json), seq)),
  pathForFile: (file) => window.deck.pathForFile(file),
}
