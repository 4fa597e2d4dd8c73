import { createStore, type StoreApi } from 'zustand/vanilla'
import { type DeckState, initialState } from './deck-state.ts'

export type DeckStore = StoreApi<DeckState>

/** A store of its own: tests make as many as they like. */
export function createDeckStore(state: Partial<DeckState> = {}): DeckStore {
  return createStore<DeckState>(() => ({ ...initialState, ...state }))
}

/** The window's store. */
export const deckStore = createDeckStore()
