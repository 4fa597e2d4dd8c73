import type { Answer } from './answer.ts'
import type { FactValue } from './facts.ts'
import type { StoreState } from './lab.ts'
import type { AnswerForm, LessonStep, Part } from './lesson-file.ts'

/** What the window shows of lessons: the list, and the lesson that a person is in. */

export interface LessonCard {
  readonly id: string
  readonly title: string
  readonly summary: string
  readonly minutes: number
  readonly needs: readonly string[]
  /** Ours, or a folder or file that a person opened. */
  readonly source: 'own' | 'opened'
  /** Where an opened one lies; null of ours. */
  readonly path: string | null
  readonly stepCount: number
  readonly doneCount: number
  /** Null: never begun. */
  readonly lastAtMs: number | null
  readonly hasDrill: boolean
  readonly drill: 'solved' | 'tried' | null
}

export interface LessonsSnapshot {
  /** In the order they build on each other. */
  readonly cards: readonly LessonCard[]
  /** Lessons that cannot be used: which, why, and what to do. One that was opened can be taken off the list by its path. */
  readonly problems: readonly {
    readonly path: string
    readonly words: string
    readonly source: LessonCard['source']
  }[]
  /** Who learns here: on results and in class. '' = nobody said. */
  readonly alias: string
  /** The lesson that a person is in. */
  readonly current: LessonState | null
}

/** One answer that a scripted client got. */
export interface Answered {
  /** From 1, within its ask. */
  readonly client: number
  readonly number: number
  readonly method: string
  readonly path: string
  /** Null: none came; `words` says why. */
  readonly status: number | null
  readonly words: string
  /** Who answered, where it is known. */
  readonly pid: number | null
  readonly slot: number | null
  readonly ms: number
  /** The answer's JSON, or its text (2000 characters at most). */
  readonly body: unknown
  readonly atMs: number
}

export interface LoadFigures {
  readonly ratePerSec: number | null
  readonly errorRatio: number | null
  readonly p50Ms: number | null
  readonly p99Ms: number | null
  readonly failedCount: number
  readonly lostCount: number
  /** Processor time that the system gave all workers together meanwhile; 1 is one core. Null: not known. */
  readonly cpuRatio: number | null
}

/** What a `do` or one round of a `repeat` brought. */
export interface DeedReport {
  readonly startedAtMs: number
  readonly endedAtMs: number
  /** One line for each deed: what was done and what came of it. */
  readonly lines: readonly { readonly words: string; readonly state: 'done' | 'failed' }[]
  readonly answers: Readonly<Record<string, readonly Answered[]>>
  readonly loads: Readonly<Record<string, LoadFigures>>
}

/**
 * `locked`: something before it is not done · `open`: the person's turn · `doing`: the deck works · `done` · `failed`: `words`
 * says what went wrong and what to do; it can be tried again.
 */
export type PartStatus = 'locked' | 'open' | 'doing' | 'done' | 'failed'

/** One row of a comparison. `form`: that of its prediction, by which the answers are read; null: it names none. */
export interface ComparedRow {
  readonly words: string
  readonly form: AnswerForm | null
  readonly predicted: Answer | null
  readonly observed: Answer | null
  readonly measured: FactValue
  readonly textbook: string
}

export interface PartState {
  /** As in the file, with the texts filled in; a prediction's `when` is not told before it was given. */
  readonly part: Part
  readonly status: PartStatus
  readonly words: string
  /** Of a prediction or an observation: what it asks for. The prediction that is observed may be of an earlier step. */
  readonly form: AnswerForm | null
  /** Of a prediction or an observation. */
  readonly answer: Answer | null
  /** What happened, in the form of the answer: once it was measured and the observation was written down. */
  readonly measured: Answer | null
  /** How near the answer was, in plain words: never "wrong". */
  readonly nearness: 'as-predicted' | 'near' | 'otherwise' | null
  readonly report: DeedReport | null
  /** Of a `repeat`: what each round measured; null = not known. */
  readonly rounds: readonly (number | null)[]
  /** Of a `check`. */
  readonly claims: readonly {
    readonly words: string
    readonly state: 'holds' | 'fails' | 'unknown' | 'excused'
    readonly why: string
  }[]
  /** Of a `compare`: its rows, with what is known of each. */
  readonly rows: readonly ComparedRow[]
  /** Of an `explain`: the case that holds. Of `compare`: null. */
  readonly shownText: string | null
  /** Of `read` and `change`: the text of the file, as it is in the copy. */
  readonly code: { readonly file: string; readonly text: string } | null
}

export interface LessonState {
  readonly lessonId: string
  readonly title: string
  readonly steps: readonly { readonly id: string; readonly title: string; readonly state: 'todo' | 'now' | 'done' }[]
  readonly at: number
  readonly step: Pick<LessonStep, 'id' | 'title' | 'panes'>
  readonly parts: readonly PartState[]
  /**
   * `starting`, `resetting`: its cluster comes · `ready` · `gone`: somebody stopped or removed it elsewhere, "Reset" brings it
   * back · `failed`: `words` says why.
   */
  readonly phase: 'starting' | 'ready' | 'resetting' | 'gone' | 'failed'
  readonly words: string
  readonly clusterId: string | null
  readonly url: string | null
  /** The copy of the lesson's files. */
  readonly folder: string | null
  /** Something the person changed by hand that the step did not ask for: "policy is Random now". Null: nothing. */
  readonly changedByHand: string | null
  readonly facts: Readonly<Record<string, FactValue>>
  readonly store: StoreState | null
  readonly drill: DrillState | null
  /** Another lesson's scripts run only when a person agreed to these files. */
  readonly trust: { readonly path: string; readonly scripts: readonly string[] } | null
}

export interface DrillState {
  readonly title: string
  readonly story: string
  readonly phase: 'ready' | 'running' | 'answered' | 'over'
  readonly startedAtMs: number | null
  readonly endsAtMs: number | null
  readonly kinds: readonly { readonly id: string; readonly words: string }[]
  /** Shown so far. */
  readonly hints: readonly string[]
  readonly hintCount: number
  /** Told when it is answered or over. */
  readonly solution: {
    readonly slots: readonly number[]
    readonly kind: string
    /** Null: it never began. */
    readonly sinceMs: number | null
    /** Why it did not begin; empty where it did. */
    readonly words: string
    /** By what it showed. */
    readonly evidence: readonly string[]
  } | null
  readonly answer: {
    readonly slot: number | null
    readonly kind: string
    readonly tookMs: number
    readonly isRight: boolean
  } | null
}
