import type {
  CheckTime,
  ExperimentCheck,
  ExperimentProgress,
  ExperimentRun,
  ExperimentSecond,
  ExperimentSpan,
  ExperimentStep,
} from '../../../../shared/model/experiment.ts'

/** What a run tells, while it goes on or afterwards. */
export interface RunReading {
  /** Of its charts: another one begins them anew. */
  readonly id: string
  readonly checks: readonly ExperimentCheck[]
  readonly steps: readonly ExperimentStep[]
  readonly seconds: readonly ExperimentSecond[]
  /** Null while nobody knows. */
  readonly spans: Readonly<Record<CheckTime, ExperimentSpan | null>>
  readonly isOver: boolean
  /** What time is counted from: the first second began then. */
  readonly originAtMs: number
  /** Up to here there is something to draw. */
  readonly untilMs: number
}

const noSpans: RunReading['spans'] = { before: null, during: null, after: null }
/** A second carries the moment at which it ended. */
const secondMs = 1000
const restMs = 700
/** Shorter than this a step is a moment, and no stretch of time. */
const momentMs = 300

export function readingOfProgress(progress: ExperimentProgress): RunReading {
  const { runId, runNumber, checks, steps, startedAtMs } = progress
  const seconds = wholeSeconds(progress.seconds)
  const originAtMs = originOf(seconds, startedAtMs)
  const untilMs = seconds.at(-1)?.atMs ?? originAtMs
  return { id: `${runId} ${runNumber}`, checks, steps, seconds, spans: noSpans, isOver: false, originAtMs, untilMs }
}

export function readingOfRun(resultId: string, run: ExperimentRun): RunReading {
  const { number, checks, steps, spans, startedAtMs, endedAtMs } = run
  const seconds = wholeSeconds(run.seconds)
  const originAtMs = originOf(seconds, startedAtMs)
  const untilMs = Math.max(seconds.at(-1)?.atMs ?? endedAtMs, originAtMs)
  return { id: `${resultId} ${number}`, checks, steps, seconds, spans, isOver: true, originAtMs, untilMs }
}

/** Without what ended sooner after the second before it: the rest of a run is no second, and its counts are no rate. */
function wholeSeconds(seconds: readonly ExperimentSecond[]): readonly ExperimentSecond[] {
  return seconds.filter(({ atMs }, index) => {
    const before = seconds[index - 1]
    return before === undefined || atMs - before.atMs >= restMs
  })
}

function originOf(seconds: readonly ExperimentSecond[], startedAtMs: number): number {
  const [first] = seconds
  return first === undefined ? startedAtMs : first.atMs - secondMs
}

/** A step of the method that landed: a moment, or a stretch of time. */
export interface Strike {
  readonly words: string
  readonly does: string
  readonly fromMs: number
  /** Null: it was a moment. */
  readonly untilMs: number | null
}

/** What landed, oldest first. What has not ended yet goes on until the last second. */
export function strikesOf({ steps, untilMs }: Pick<RunReading, 'steps' | 'untilMs'>): readonly Strike[] {
  return steps
    .flatMap((step): readonly Strike[] => {
      const fromMs = step.landedAtMs
      if (step.part !== 'method' || fromMs === null) return []
      const endMs = step.endedAtMs ?? (step.state === 'landed' ? Math.max(untilMs, fromMs) : fromMs)
      return [{ words: step.words, does: step.does, fromMs, untilMs: endMs - fromMs > momentMs ? endMs : null }]
    })
    .toSorted((one, other) => one.fromMs - other.fromMs)
}

/** One line of the control: a figure in each time of a run. Nulls: not known. */
export interface ControlRow {
  readonly figure: 'rate' | 'errors' | 'p99' | 'listening'
  readonly values: Readonly<Record<CheckTime, number | null>>
}

/** The seconds before, during and after side by side: the window before is the control. */
export function controlRows(run: Pick<ExperimentRun, 'seconds' | 'spans' | 'figures'>): readonly ControlRow[] {
  const { figures } = run
  const by = (read: (seconds: readonly ExperimentSecond[]) => number | null): ControlRow['values'] => ({
    before: read(secondsIn(run, 'before')),
    during: read(secondsIn(run, 'during')),
    after: read(secondsIn(run, 'after')),
  })
  return [
    { figure: 'rate', values: by((seconds) => meanOf(seconds.map(({ okPerSec }) => okPerSec))) },
    { figure: 'errors', values: by((seconds) => most(seconds.map(({ errorRatio }) => errorRatio))) },
    {
      figure: 'p99',
      values: { before: figures.p99BeforeMs, during: figures.p99DuringMs, after: figures.p99AfterMs },
    },
    { figure: 'listening', values: by((seconds) => least(seconds.map(({ listening }) => listening))) },
  ]
}

/** Whole seconds of a time: they began and ended in it. */
function secondsIn(
  { seconds, spans }: Pick<ExperimentRun, 'seconds' | 'spans'>,
  time: CheckTime,
): readonly ExperimentSecond[] {
  const span = spans[time]
  if (span === null) return []
  return wholeSeconds(seconds).filter(
    ({ atMs }) => atMs - secondMs >= span.fromMs - secondMs / 2 && atMs <= span.untilMs + secondMs / 2,
  )
}

const known = (values: readonly (number | null)[]): readonly number[] => values.flatMap((value) => value ?? [])
const most = (values: readonly (number | null)[]): number | null =>
  known(values).length === 0 ? null : Math.max(...known(values))
const least = (values: readonly (number | null)[]): number | null =>
  known(values).length === 0 ? null : Math.min(...known(values))
const meanOf = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length
