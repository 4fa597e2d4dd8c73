import type { ExperimentSpan } from '../../../shared/model/experiment.ts'
import type { Check } from '../experiment.ts'
import type { Observed } from '../judge/judge-check.ts'
import type { RunPorts } from './ports.ts'

/** A look more often than this is no more exact: the primary tells of a worker within a few ms. */
const mostKept = 100_000

/** What was seen of each check, and how many workers listened, over the time of one run. */
export class Observations {
  readonly #ports: RunPorts
  readonly #checks: readonly Check[]
  readonly #seen = new Map<Check, Observed[]>()
  readonly #askedMs = new Map<Check, number>()
  readonly listening: Observed[] = []

  constructor(ports: RunPorts, checks: readonly Check[]) {
    this.#ports = ports
    this.#checks = checks.filter(({ measure }) => !measure.isOfLoad)
    for (const check of this.#checks) this.#seen.set(check, [])
  }

  /** Looks at everything once; what has to be asked for is asked at its own pace. */
  take(listening: number): void {
    const { clock } = this.#ports
    const atMs = clock.nowMs()
    keep(this.listening, { atMs, value: listening })
    for (const check of this.#checks) {
      if (check.http !== null) this.#ask(check, check.http)
      else keep(this.#of(check), { atMs, value: this.#ports.read(check) })
    }
  }

  within(check: Check, span: ExperimentSpan): readonly Observed[] {
    return this.#of(check).filter(({ atMs }) => atMs >= span.fromMs && atMs <= span.untilMs)
  }

  #ask(check: Check, http: NonNullable<Check['http']>): void {
    const { clock } = this.#ports
    const nowMs = clock.monoMs()
    if (nowMs < (this.#askedMs.get(check) ?? Number.NEGATIVE_INFINITY)) return
    // Not again before it answered.
    this.#askedMs.set(check, Number.POSITIVE_INFINITY)
    void this.#ports.ask(http).then((status) => {
      keep(this.#of(check), { atMs: clock.nowMs(), value: status ?? noAnswer })
      this.#askedMs.set(check, nowMs + check.everyMs)
    })
  }

  #of(check: Check): Observed[] {
    return this.#seen.get(check) ?? []
  }
}

/** A server that does not answer is known not to: no status of HTTP is 0. */
const noAnswer = 0

function keep(list: Observed[], observed: Observed): void {
  list.push(observed)
  if (list.length > mostKept) list.splice(0, list.length - mostKept)
}
