import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { Speed } from '../wire/playback-clock.ts'
import type { TraceKey, WireMode } from '../wire/scene-input.ts'

/** What a person chose in the wire view. The same for all clusters, and for as long as the window lives. */
export interface WireChoice {
  readonly mode: WireMode
  readonly speed: Speed
  readonly isPaused: boolean
  /** The view has the whole screen. */
  readonly isEnlarged: boolean
  /** The trace whose story is open. */
  readonly selected: TraceKey | null
}

const store = createStore<WireChoice>(() => ({
  mode: 'connections',
  speed: 1,
  isPaused: false,
  isEnlarged: false,
  selected: null,
}))

/** Any part of the choice. */
export function useWireChoice<T>(selector: (choice: WireChoice) => T): T {
  return useStore(store, selector)
}

/** Dots of the other kind have other stories. */
export function chooseWireMode(mode: WireMode): void {
  store.setState({ mode, selected: null })
}

export function chooseWireSpeed(speed: Speed): void {
  store.setState({ speed })
}

export function pauseWire(isPaused: boolean): void {
  store.setState({ isPaused })
}

/** Answers whether that changed anything. */
export function enlargeWires(isEnlarged: boolean): boolean {
  const isNew = store.getState().isEnlarged !== isEnlarged
  store.setState({ isEnlarged })
  return isNew
}

/** Back to the present, at full speed. */
export function playWireLive(): void {
  store.setState({ speed: 1, isPaused: false })
}

export function selectTrace(selected: TraceKey | null): void {
  store.setState({ selected })
}
