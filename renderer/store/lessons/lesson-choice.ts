import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { DeckState } from '../deck-state.ts'

/** Where a person was before they went to the lessons. */
export type BeforeLessons = Pick<DeckState, 'screen' | 'clusterId' | 'drawerSlot' | 'focusedSlot'>

/** What a person chose on the screen of lessons, for as long as the window lives. */
export interface LessonChoice {
  /** The list is in sight, though the person is in a lesson. */
  readonly showsList: boolean
  readonly isProjecting: boolean
  /** The projector shows nothing, until a key is pressed. */
  readonly isBlank: boolean
  /** The part that stands on the projector; null: the first of the step. */
  readonly projectedPartId: string | null
  /** Why the projector did not go on; null: it did. */
  readonly note: string | null
  readonly before: BeforeLessons | null
  /** Why the lessons could not be read; null: they were, or nobody asked yet. */
  readonly problem: string | null
}

export const lessonChoice = createStore<LessonChoice>(() => ({
  showsList: false,
  isProjecting: false,
  isBlank: false,
  projectedPartId: null,
  note: null,
  before: null,
  problem: null,
}))

/** Any part of the choice. */
export function useLessonChoice<T>(selector: (choice: LessonChoice) => T): T {
  return useStore(lessonChoice, selector)
}

/** The list, or the lesson that the person is in. */
export function showLessonList(showsList: boolean): void {
  lessonChoice.setState({ showsList })
}

/** Larger, and one thing at a time, from this part on. */
export function project(projectedPartId: string | null): void {
  lessonChoice.setState({ isProjecting: true, isBlank: false, projectedPartId, note: null })
}

export function endProjection(): void {
  lessonChoice.setState({ isProjecting: false, isBlank: false, projectedPartId: null })
}

export function blankProjector(isBlank: boolean): void {
  lessonChoice.setState({ isBlank })
}

export function projectPart(projectedPartId: string | null): void {
  lessonChoice.setState({ projectedPartId, note: null })
}

export function noteOnProjector(note: string): void {
  lessonChoice.setState({ note })
}
