import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http'
import type { ResourceMetrics } from '@opentelemetry/sdk-metrics'
import { errorWords } from '../../../shared/base/error-words.ts'
import type { DeckFigures } from '../figures.ts'
import { type Moment, resourceMetrics } from './resource-metrics.ts'

/** So many requests at once: each resource is one. */
const atOnce = 8
const timeoutMillis = 5000

/** Pushes figures by OTLP over HTTP, as JSON. Loaded when somebody wants that: it brings OpenTelemetry's exporter along. */
export class OtlpExporter {
  readonly #exporter: OTLPMetricExporter
  readonly #deckId: string

  /** `url`: of the endpoint as OTEL_EXPORTER_OTLP_ENDPOINT has it, or of its metrics. */
  constructor(url: string, deckId: string) {
    this.#exporter = new OTLPMetricExporter({ url: metricsUrl(url), timeoutMillis, concurrencyLimit: atOnce })
    this.#deckId = deckId
  }

  /** Null when all was taken; else why not. What comes after a failure is not sent: the next push has it all. */
  async push(figures: DeckFigures, moment: Moment): Promise<string | null> {
    const all = resourceMetrics(figures, this.#deckId, moment)
    for (let first = 0; first < all.length; first += atOnce) {
      const answers = await Promise.all(all.slice(first, first + atOnce).map((one) => this.#send(one)))
      const refusal = answers.find((words) => words !== null)
      if (refusal !== undefined) return refusal
    }
    return null
  }

  async close(): Promise<void> {
    await this.#exporter.shutdown()
  }

  #send(metrics: ResourceMetrics): Promise<string | null> {
    return new Promise((answer) => {
      this.#exporter.export(metrics, ({ code, error }) =>
        answer(code === 0 ? null : error === undefined ? 'no reason was given' : errorWords(error)),
      )
    })
  }
}

const metricsPath = '/v1/metrics'

function metricsUrl(address: string): string {
  const url = new URL(address)
  if (!url.pathname.endsWith(metricsPath)) url.pathname = `${url.pathname.replace(/\/$/, '')}${metricsPath}`
  return url.href
}
