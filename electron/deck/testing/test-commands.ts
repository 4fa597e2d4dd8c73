import { expect } from 'vitest'
import type { Deck } from '../deck.ts'
import { createDeckCommands, type DeckCommands } from '../deck-commands.ts'

const never = async () => expect.fail('no node is asked for')

/** The commands of a deck whose host remembers nothing. */
export function createTestCommands(deck: Deck): DeckCommands {
  const nodes = { list: async () => [], probe: never, look: never }
  return createDeckCommands({ deck, nodes, samples: [], opened() {}, samplingChanged() {}, metricsChanged() {} })
}
