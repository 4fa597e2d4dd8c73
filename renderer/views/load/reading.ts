import type { LifecycleEvent } from '../../../shared/model/event.ts'
import type {
  LoadMark,
  LoadPoint,
  LoadReload,
  LoadRemark,
  LoadResult,
  LoadSecond,
  LoadTotals,
} from '../../../shared/model/load.ts'
import type { LoadExperiment, LoadSettings } from '../../../shared/model/load-settings.ts'
import { type EventMark, eventIcon, marksOf } from '../../charts/marks/event-marks.ts'
import type { LiveLoad } from '../../store/load.ts'

/** What there is to read of a load, whether it goes on or is over: the same panels show both. */
export interface LoadReading {
  /** Changes with the run, so that what was pointed at in another is forgotten. */
  readonly id: string
  readonly isOver: boolean
  readonly settings: LoadSettings
  readonly experiment: LoadExperiment
  readonly startedAtMs: number
  readonly elapsedMs: number
  /** How long it is to take; null until a person stops it, and in experiments. */
  readonly plannedMs: number | null
  /** In force now; null when it is over, and under `closed`. */
  readonly ratePerSec: number | null
  readonly seconds: readonly LoadSecond[]
  readonly totals: LoadTotals
  readonly points: readonly LoadPoint[]
  readonly marks: readonly EventMark[]
  readonly reloads: readonly LoadReload[]
  readonly remarks: readonly LoadRemark[]
}

/** A load under way, with the marks of the cluster's own events since it began. */
export function readingOfRun({ run, seconds }: LiveLoad, events: readonly LifecycleEvent[]): LoadReading {
  const { runId, settings, experiment, startedAtMs, totals, points, remarks } = run
  return {
    id: runId,
    isOver: false,
    settings,
    experiment,
    startedAtMs,
    elapsedMs: totals.elapsedMs,
    plannedMs: experiment.kind === 'run' && settings.durationS !== null ? settings.durationS * 1000 : null,
    ratePerSec: run.ratePerSec,
    seconds,
    totals,
    points,
    marks: marksOf(events, startedAtMs, Number.POSITIVE_INFINITY),
    reloads: run.reloads ?? [],
    remarks,
  }
}

/** A result as it was kept. */
export function readingOfResult(result: LoadResult): LoadReading {
  const { summary, settings, experiment, seconds, totals, points, remarks } = result
  return {
    id: summary.resultId,
    isOver: true,
    settings,
    experiment,
    startedAtMs: summary.startedAtMs,
    elapsedMs: summary.durationMs,
    plannedMs: null,
    ratePerSec: null,
    seconds,
    totals,
    points,
    marks: result.marks.map(markOf),
    reloads: result.reloads ?? [],
    remarks,
  }
}

/** What an older result does not know of a mark is not guessed from its label. */
function markOf({ atMs, words, event }: LoadMark, id: number): EventMark {
  if (event === null) return { id, atMs, words, sentence: words, icon: 'info', tone: 'idle', ended: null }
  return { id, atMs, words, sentence: event.words, icon: eventIcon(event), tone: event.tone, ended: null }
}
