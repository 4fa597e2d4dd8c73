import type { Clock } from '../../../shared/base/clock.ts'
import { limits } from '../../../shared/limits.ts'
import {
  type MetricsServing,
  type MetricsSettings,
  type MetricsState,
  noMetrics,
} from '../../../shared/metrics/metrics-settings.ts'
import type { HostPoint } from '../../../shared/model/sample.ts'
import { ClusterLabels } from '../../metrics/cluster-labels.ts'
import type { DeckFigures } from '../../metrics/figures.ts'
import { prometheusText, type TextForm } from '../../metrics/prometheus-text.ts'
import type { ClusterSession } from '../session/cluster-session.ts'
import { MetricsServer, metricsHost } from './metrics-server.ts'
import { OtlpPush } from './otlp-push.ts'
import { readFigures } from './read-figures.ts'
import type { CountedFleet } from './read-fleet.ts'

/** How often the window is told that somebody fetched. */
const tellEveryMs = 1000

export interface MetricsPorts {
  readonly clock: Clock
  readonly deckId: string
  readonly otlpEveryMs?: number
  sessions(): readonly ClusterSession[]
  /** Clusters of containers. */
  fleets(): readonly CountedFleet[]
  host(): HostPoint
  /** Who holds that port of this machine, in words; null: the system does not tell. */
  holder(port: number): Promise<string | null>
  notice(title: string, detail: string): void
  /** Whoever watches is told. */
  changed(state: MetricsState): void
}

/** The numbers that leave the deck: the endpoint for who fetches, the push for who waits. Both are off until somebody asks. */
export class MetricsDesk {
  readonly #ports: MetricsPorts
  readonly #labels = new ClusterLabels()
  readonly #sinceMs: number
  #settings: MetricsSettings = noMetrics
  #server: MetricsServer | null = null
  #push: OtlpPush | null = null
  #trouble: string | null = null
  #scrapedAtMs: number | null = null
  #toldMonoMs = Number.NEGATIVE_INFINITY
  #isOpen = true
  /** One change after the other. */
  #setting: Promise<void> = Promise.resolve()

  constructor(ports: MetricsPorts) {
    this.#ports = ports
    this.#sinceMs = ports.clock.nowMs()
  }

  get state(): MetricsState {
    return { settings: this.#settings, serving: this.#serving(), pushing: this.#push?.state ?? { kind: 'off' } }
  }

  /** How often agents are to tell their counters, for as long as somebody counts on them; else 0. */
  get everyMs(): number {
    return this.#settings.isOn || this.#settings.otlpUrl !== '' ? limits.countsEveryMs : 0
  }

  /** Answers when the endpoint serves, or why not is known. */
  set(settings: MetricsSettings): Promise<void> {
    this.#setting = this.#setting.then(() => this.#change(settings))
    return this.#setting
  }

  close(): void {
    this.#isOpen = false
    this.#server?.close()
    this.#push?.close()
  }

  async #change(settings: MetricsSettings): Promise<void> {
    if (!this.#isOpen) return
    const before = this.#settings
    const beforeMs = this.everyMs
    this.#settings = settings
    if (this.everyMs !== beforeMs) for (const session of this.#ports.sessions()) session.setCountsInterval(this.everyMs)
    if (settings.otlpUrl !== before.otlpUrl) this.#setPush(settings.otlpUrl)
    if (this.#trouble !== null || settings.isOn !== before.isOn || settings.port !== before.port) {
      await this.#serve(settings)
    }
    this.#tell()
  }

  #setPush(url: string): void {
    this.#push?.close()
    const { clock, deckId, otlpEveryMs } = this.#ports
    const ports = {
      ...{ clock, deckId, ...(otlpEveryMs === undefined ? {} : { everyMs: otlpEveryMs }) },
      figures: () => this.#figures(),
      changed: () => this.#tell(),
      failed: (words: string) =>
        this.#ports.notice(
          'Metrics cannot be pushed',
          `${new URL(url).host} did not take them: ${words}. The deck tries again every 10 s; nothing is lost, because totals are pushed. See Settings, Metrics.`,
        ),
    }
    this.#push = url === '' ? null : new OtlpPush(url, this.#sinceMs, ports)
  }

  async #serve({ isOn, port }: MetricsSettings): Promise<void> {
    this.#server?.close()
    this.#server = null
    this.#trouble = null
    this.#scrapedAtMs = null
    if (!isOn) return
    const { clock } = this.#ports
    const opened = await MetricsServer.open(port, {
      monoMs: () => clock.monoMs(),
      text: (form: TextForm) => prometheusText(this.#figures(), form),
      scraped: () => this.#scraped(),
    })
    if (opened instanceof MetricsServer) {
      this.#server = opened
      if (!this.#isOpen) opened.close()
      return
    }
    this.#trouble = await this.#why(port, opened)
    this.#ports.notice('Metrics are not served', `${this.#trouble} The deck itself goes on.`)
  }

  async #why(port: number, { code, words }: { readonly code: string; readonly words: string }): Promise<string> {
    if (code === 'EADDRINUSE') {
      const holder = await this.#ports.holder(port)
      return `Port ${port} is taken${holder === null ? '' : ` by ${holder}`}: choose another one in Settings, Metrics, or by --metrics PORT.`
    }
    if (code === 'EACCES') return `Port ${port} needs rights that the deck has not: choose one above 1023.`
    return `Port ${port} of ${metricsHost} cannot be listened at: ${words}.`
  }

  #serving(): MetricsServing {
    if (this.#trouble !== null) return { kind: 'failed', words: this.#trouble }
    if (this.#server === null) return { kind: 'off' }
    return { kind: 'serving', url: this.#server.url, scrapedAtMs: this.#scrapedAtMs }
  }

  #figures(): DeckFigures {
    const sessions = this.#ports.sessions()
    const fleets = this.#ports.fleets()
    const labels = this.#labels.of([...sessions, ...fleets].map(({ id, settings: { name } }) => ({ id, name })))
    return readFigures(sessions, fleets, labels, this.#ports.host(), this.#ports.clock.nowMs())
  }

  #scraped(): void {
    const { clock } = this.#ports
    this.#scrapedAtMs = clock.nowMs()
    if (clock.monoMs() - this.#toldMonoMs >= tellEveryMs) this.#tell()
  }

  #tell(): void {
    this.#toldMonoMs = this.#ports.clock.monoMs()
    if (this.#isOpen) this.#ports.changed(this.state)
  }
}
