import type { Clock } from '../../../shared/base/clock.ts'
import { ok, type Result } from '../../../shared/result.ts'
import type { Lesson } from '../../lessons/lesson.ts'
import type { OpenStore } from '../../stores/open-store.ts'
import type { RunningStore } from '../../stores/running-store.ts'
import type { ClusterSession } from '../session/cluster-session.ts'
import { LessonHands } from './hands/lesson-hands.ts'
import type { LessonDeck } from './lesson-deck.ts'
import { type CopyPlace, copyFolder, removeCopy } from './lesson-folder.ts'
import { openLessonCluster } from './open-lesson-cluster.ts'

/** What a lesson takes place on needs of the deck. */
export interface GroundParts {
  readonly deck: LessonDeck
  readonly place: CopyPlace
  readonly openStore: OpenStore
  readonly clock: Clock
}

/** A lesson, where its files lie, and the Node that runs them: '' = as for any cluster. */
export interface GroundRequest {
  readonly lesson: Lesson
  readonly source: string
  readonly nodePath: string
  /** Nobody waits for it any more: what is opened until then goes. */
  readonly stopped: AbortSignal
}

/** What a lesson takes place on: a copy of its files, its store, and a cluster of its own. */
export interface LessonGround {
  readonly hands: LessonHands
  readonly session: ClusterSession
  readonly port: number
  readonly store: RunningStore | null
  /** The copy. */
  readonly folder: string
  /** Ends what is asked and loaded, at once; the cluster stands. */
  quiet(): void
  /** Removes all of it. Answers what is left, in words; null: nothing. */
  close(): Promise<string | null>
}

/** Opens it; answers when the cluster stands. Of one that did not open nothing is left. */
export async function openGround(parts: GroundParts, request: GroundRequest): Promise<Result<LessonGround>> {
  const { lesson, source } = request
  const copied = await copyFolder(source, parts.place, lesson.files)
  if (!copied.ok) return copied
  const folder = copied.value
  const store =
    lesson.file.app.store === 'none' ? ok(null) : await parts.openStore({ folder: storeOf(folder), wish: 'any' })
  const ground = store.ok ? await joinGround(parts, request, folder, store.value) : store
  if (!ground.ok) {
    if (store.ok) await store.value?.close()
    await removeFolders(folder)
  }
  return ground
}

async function joinGround(
  { deck, clock }: GroundParts,
  { lesson, nodePath, stopped }: GroundRequest,
  folder: string,
  store: RunningStore | null,
): Promise<Result<LessonGround>> {
  const { title, app } = lesson.file
  const storeUrl = store?.state().url ?? null
  const opened = await openLessonCluster(deck, { title, app, folder, nodePath, storeUrl, stopped }, clock)
  if (!opened.ok) return opened
  const { session, port } = opened.value
  const { loads, experiments } = deck
  const hands = new LessonHands({ ...opened.value, folder, store, loads, deeds: experiments.deeds, clock })
  return ok({
    hands,
    session,
    port,
    store,
    folder,
    quiet: () => hands.close(),
    async close() {
      hands.close()
      const removed = deck.session(session.id).ok ? await deck.remove(session.id) : ok(undefined)
      await store?.close()
      const left = await removeFolders(folder)
      return removed.ok ? left : removed.error.message
    },
  })
}

/** Beside the copy, where no learner's text is, under the name of the same process. */
const storeOf = (folder: string): string => `${folder}-store`

async function removeFolders(folder: string): Promise<string | null> {
  const left = await Promise.all([removeCopy(folder), removeCopy(storeOf(folder))])
  return left.find((words) => words !== null) ?? null
}
