import type { PolicyId } from '../policies.ts'
import type { LoadRemark } from './load.ts'

/**
 * What an experiment says: its hypothesis held · it did not · nobody can tell, and why · it was ended before its end. Never
 * more than was measured: whatever makes the figures doubtful makes it void.
 */
export const verdicts = ['passed', 'failed', 'void', 'aborted'] as const
export type Verdict = (typeof verdicts)[number]

export const checkTimes = ['before', 'during', 'after'] as const
/** `before`: is it steady? `during`: from the first step of the method to its last. `after`: has it recovered? */
export type CheckTime = (typeof checkTimes)[number]

export type ExperimentPhase =
  /** The load begins; the cluster is waited for. */
  'starting' | 'settling' | 'before' | 'method' | 'after' | 'rolling-back' | 'over'

/** `waiting`: not judged yet. `too-few`: not enough requests to tell. `unknown`: nobody measured it, which is not zero. */
export type CheckOutcome = 'waiting' | 'held' | 'failed' | 'too-few' | 'unknown'

/** One limit at one time: a row of the table "Checks". */
export interface ExperimentCheck {
  readonly name: string
  /** "p99 < 50 ms", "workers listening = 4 within 2 s". */
  readonly limit: string
  readonly when: CheckTime
  readonly outcome: CheckOutcome
  /** "41 ms", "4 after 310 ms"; '' while nothing is known. */
  readonly measured: string
  /** Requests that it is judged by; null for what is no matter of requests. */
  readonly sampleCount: number | null
  /** It is measured by the load: worthless where the generator was the bottleneck. */
  readonly isOfLoad: boolean
}

export type StepState = 'waiting' | 'pausing' | 'doing' | 'landed' | 'over' | 'did-not-land' | 'skipped'

/** One step of the method or of the rollbacks. */
export interface ExperimentStep {
  readonly part: 'method' | 'rollback'
  readonly name: string
  /** "SIGKILL on slot 2": what it does, and to whom once that is known. */
  readonly words: string
  /** Id of the fault, the action or the probe. */
  readonly does: string
  readonly slots: readonly number[]
  readonly state: StepState
  /** What was measured of it, or why nothing was; '' before. */
  readonly effect: string
  readonly startedAtMs: number | null
  readonly landedAtMs: number | null
  readonly endedAtMs: number | null
}

/** One second of a run, for its chart. Nulls: not known, which is not zero. */
export interface ExperimentSecond {
  readonly atMs: number
  /** Answered well. */
  readonly okPerSec: number
  /** Failed of all that ended. */
  readonly errorRatio: number | null
  readonly p99Ms: number | null
  readonly listening: number | null
}

export interface ExperimentSpan {
  readonly fromMs: number
  readonly untilMs: number
}

/** How it recovered. Times count from the last strike, or from the end of the last fault that held. Nulls: not known, or not so. */
export interface ExperimentFigures {
  /** Until the primary told of an exit or of a worker that does not answer. */
  readonly noticedMs: number | null
  /** Until as many listened as before. */
  readonly listeningAgainMs: number | null
  /** Until the rate was 95 % of that before, and stayed so; to the second. 0: it never fell below. */
  readonly rateAgainMs: number | null
  readonly rateBeforePerSec: number | null
  readonly p99BeforeMs: number | null
  readonly p99DuringMs: number | null
  readonly p99AfterMs: number | null
  /** Requests that failed since the first step of the method; what a fault answered itself is not among them. */
  readonly lostCount: number | null
  /** Requests that faults answered in the place of the app. */
  readonly injectedCount: number | null
}

/** One run of an experiment; its repeats are runs of their own. */
export interface ExperimentRun {
  /** From 1. */
  readonly number: number
  readonly seed: number
  readonly verdict: Verdict
  /** Why, in one sentence. */
  readonly words: string
  readonly startedAtMs: number
  readonly endedAtMs: number
  readonly spans: Readonly<Record<CheckTime, ExperimentSpan | null>>
  readonly checks: readonly ExperimentCheck[]
  readonly steps: readonly ExperimentStep[]
  readonly seconds: readonly ExperimentSecond[]
  readonly figures: ExperimentFigures
  /** Of the load generator about its own figures. */
  readonly remarks: readonly LoadRemark[]
}

/** One line of what an experiment decided. */
export interface ExperimentDecision {
  readonly atMs: number
  readonly tone: 'info' | 'ok' | 'warn' | 'bad'
  readonly words: string
}

/** An experiment under way: once a second, and at each decision. */
export interface ExperimentProgress {
  readonly runId: string
  readonly clusterId: string
  readonly title: string
  /** What is believed, in a sentence. */
  readonly hypothesis: string
  readonly phase: ExperimentPhase
  /** When the present phase ends by itself, where that is known. */
  readonly phaseEndsAtMs: number | null
  readonly runNumber: number
  readonly runCount: number
  readonly startedAtMs: number
  /** Of the present run. */
  readonly checks: readonly ExperimentCheck[]
  readonly steps: readonly ExperimentStep[]
  readonly seconds: readonly ExperimentSecond[]
  /** Verdicts of the runs that are over. */
  readonly verdicts: readonly Verdict[]
  /** Oldest first, of all runs; the newest 500. */
  readonly decisions: readonly ExperimentDecision[]
}

/** One figure over all runs: every run is a dot. */
export interface ExperimentDots {
  readonly words: string
  readonly unit: 'ms' | '/s' | ''
  /** By run; null: not known. */
  readonly values: readonly (number | null)[]
  /** Of what is known. */
  readonly least: number | null
  readonly median: number | null
  readonly most: number | null
}

/** Where it ran. */
export interface ExperimentMachine {
  readonly platform: string
  readonly cores: number
  readonly memoryBytes: number
  readonly nodeVersion: string
  readonly workers: number
  readonly policy: PolicyId
}

export interface ExperimentSummary {
  readonly resultId: string
  readonly name: string
  readonly title: string
  readonly clusterId: string
  readonly clusterName: string
  readonly verdict: Verdict
  readonly words: string
  readonly startedAtMs: number
  readonly durationMs: number
  readonly runCount: number
}

/** An experiment that is over, as it is kept. `version` tells later decks how to read it. */
export interface ExperimentResult {
  readonly version: 1
  readonly summary: ExperimentSummary
  readonly hypothesis: string
  /** The file as it was run. */
  readonly source: string
  readonly machine: ExperimentMachine
  readonly runs: readonly ExperimentRun[]
  readonly dots: readonly ExperimentDots[]
  readonly decisions: readonly ExperimentDecision[]
}

/** An experiment that ships with the deck. */
export interface ReadyExperiment {
  readonly id: string
  readonly title: string
  readonly description: string
  readonly source: string
}

/** What a file would do, without doing it. */
export interface ExperimentOutline {
  readonly title: string
  readonly hypothesis: string
  readonly checks: readonly Pick<ExperimentCheck, 'name' | 'limit' | 'when'>[]
  readonly steps: readonly Pick<ExperimentStep, 'part' | 'name' | 'words' | 'does'>[]
  readonly loadWords: string
  /** At least, of one run. */
  readonly durationMs: number
  readonly seed: number
  readonly repeats: number
}

/** Everything about experiments a window needs once, when it attaches. */
export interface ExperimentsSnapshot {
  readonly ready: readonly ReadyExperiment[]
  readonly running: readonly ExperimentProgress[]
  /** Newest first. */
  readonly results: readonly ExperimentSummary[]
}

export const experimentFormats = ['json', 'html', 'junit', 'chaostoolkit'] as const
export type ExperimentFormat = (typeof experimentFormats)[number]
