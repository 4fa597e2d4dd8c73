import {
  type CheckTime,
  checkTimes,
  type ExperimentCheck,
  type ExperimentSpan,
} from '../../../shared/model/experiment.ts'
import type { Check } from '../experiment.ts'
import { type Judged, judgeCheck } from '../judge/judge-check.ts'
import { secondsWithin, sumSeconds } from '../judge/load-window.ts'
import { checkWords } from '../outline.ts'
import type { Observations } from './observations.ts'
import type { RunPorts } from './ports.ts'

/** When the parts of a run were; null: not yet, or never. The end of one under way is now. */
export type Spans = Readonly<Record<CheckTime, ExperimentSpan | null>>
export type JudgedCheck = ExperimentCheck & { readonly isDoubtful: boolean }

interface Row {
  readonly check: Check
  readonly when: CheckTime
  judged: Judged | null
  /** What was decided by it stands, whatever is measured later. */
  isFinal: boolean
}

/** The checks of one run, each at each of its times. */
export class RunChecks {
  readonly #rows: readonly Row[]
  readonly #ports: RunPorts
  readonly #observations: Observations

  constructor(checks: readonly Check[], ports: RunPorts, observations: Observations) {
    this.#ports = ports
    this.#observations = observations
    this.#rows = checkTimes.flatMap((when) =>
      checks
        .filter((check) => check.when.includes(when))
        .map((check) => ({ check, when, judged: null, isFinal: false })),
    )
  }

  get rows(): readonly JudgedCheck[] {
    return this.#rows.map(({ check, when, judged }) => ({
      name: check.name,
      limit: checkWords(check),
      when,
      outcome: judged?.outcome ?? 'waiting',
      measured: judged?.measured ?? '',
      sampleCount: judged?.sampleCount ?? null,
      isOfLoad: check.measure.isOfLoad,
      isDoubtful: judged?.isDoubtful ?? false,
    }))
  }

  /** Judges those of a time anew, by what is known now. `isFinal`: and not again. */
  judge(when: CheckTime, spans: Spans, sinceMs: number | null, isFinal = false): readonly JudgedCheck[] {
    const span = spans[when]
    for (const row of this.#rows) {
      if (row.when !== when || row.isFinal || span === null) continue
      row.judged = this.#judge(row.check, when, span, sinceMs)
      row.isFinal = isFinal
    }
    return this.rows.filter((row) => row.when === when)
  }

  /** The first check that shall end the run and did not hold so far. */
  broken(when: CheckTime): JudgedCheck | null {
    const at = this.#rows.findIndex(
      ({ check, judged, ...row }) =>
        row.when === when && check.abortOnFail && judged?.outcome === 'failed' && !judged.isDoubtful,
    )
    return this.rows[at] ?? null
  }

  #judge(check: Check, when: CheckTime, span: ExperimentSpan, sinceMs: number | null): Judged {
    const isRecovery = when === 'after' && check.limit.withinMs !== null && sinceMs !== null
    const seen = isRecovery ? { fromMs: Math.min(sinceMs, span.fromMs), untilMs: span.untilMs } : span
    return judgeCheck(check, {
      when,
      window: sumSeconds(secondsWithin(this.#ports.seconds(), span)),
      observed: this.#observations.within(check, seen),
      sinceMs,
      desired: this.#ports.look().desired,
    })
  }
}
