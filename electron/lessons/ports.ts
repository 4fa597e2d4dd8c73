import type { Clock } from '../../shared/base/clock.ts'
import type { FileActionStep, FileFaultStep } from '../../shared/experiments/experiment-file.ts'
import type { AskDeed, Deed, LoadDeed, PrimaryDeed } from '../../shared/lessons/lesson-file.ts'
import type { Answered, LoadFigures } from '../../shared/lessons/lesson-view.ts'
import type { LifecycleEvent } from '../../shared/model/event.ts'
import type { Result } from '../../shared/result.ts'

/** What a lesson needs of a lifecycle event. */
export type LessonEvent = Pick<LifecycleEvent, 'kind' | 'atMs' | 'slot' | 'words'>

/** The hands and eyes of a lesson: what it can do to its own cluster, and what it can know of it. */
export interface LessonPorts {
  readonly clock: Clock
  readonly cores: number
  readonly memoryBytes: number
  /** Does it, and answers when it landed, with what was seen of it. */
  act(step: FileActionStep | FileFaultStep, seed: number): Promise<Result<{ readonly words: string }>>
  /** As clients do. Answers with one entry for each request, whatever came of it. */
  ask(deed: AskDeed, told: (answers: readonly Answered[]) => void): Promise<Result<readonly Answered[]>>
  load(deed: LoadDeed): Promise<Result<LoadFigures>>
  /** The newest value; null: not known. */
  read(measure: string, slot: number | null): number | null
  desired(): number
  /** Puts a text into the lesson's copy and replaces all workers without loss; an own primary starts anew with them. */
  write(file: string, text: string): Promise<Result<{ readonly words: string }>>
  readFile(file: string): Promise<Result<string>>
  store(act: Extract<Deed, { readonly store: string }>['store']): Promise<Result<{ readonly words: string }>>
  /** Environment and policy of the app from now on; workers are replaced. */
  configure(change: {
    readonly env?: Readonly<Record<string, string>>
    readonly variant?: 'memory' | 'sticky' | 'redis' | 'cookie'
  }): Promise<Result<{ readonly words: string }>>
  /** Who decides about workers from now on, and by which script; answers when they are up. */
  supervise(deed: PrimaryDeed): Promise<Result<{ readonly words: string }>>
  /** Lifecycle events of its cluster since then, oldest first. */
  eventsSince(atMs: number): readonly LessonEvent[]
  /** What persons pressed since then, by the ids of actions. */
  deedsSince(atMs: number): readonly { readonly action: string; readonly atMs: number }[]
  /** Ends asks and loads that still go on: they answer with what came so far. */
  stop(): void
  /** Takes back every fault that still goes on. Answers with what is left, in words; null: nothing. Never rejects. */
  takeBack(): Promise<string | null>
}
