import type { Clock } from '../../../shared/base/clock.ts'
import { errorWords } from '../../../shared/base/error-words.ts'
import { limits } from '../../../shared/limits.ts'
import type { MetricsPushing } from '../../../shared/metrics/metrics-settings.ts'
import type { DeckFigures } from '../../metrics/figures.ts'
import type { OtlpExporter } from '../../metrics/otlp/otlp-exporter.ts'

export interface OtlpPushPorts {
  readonly clock: Clock
  readonly everyMs?: number
  readonly deckId: string
  figures(): DeckFigures
  changed(): void
  /** The first failure after a push that went well, or the first at all. */
  failed(words: string): void
}

/** Pushes every ten seconds as long as it is open; a failure is told once, and the next push tries again. */
export class OtlpPush {
  readonly #url: string
  readonly #ports: OtlpPushPorts
  readonly #sinceMs: number
  #exporter: OtlpExporter | null = null
  #cancel = (): void => {}
  #isOpen = true
  #pushedAtMs: number | null = null
  #trouble: string | null = null

  constructor(url: string, sinceMs: number, ports: OtlpPushPorts) {
    this.#url = url
    this.#sinceMs = sinceMs
    this.#ports = ports
    this.#plan()
  }

  get state(): MetricsPushing {
    const known = { url: this.#url, pushedAtMs: this.#pushedAtMs }
    return this.#trouble === null ? { kind: 'pushing', ...known } : { kind: 'failed', words: this.#trouble, ...known }
  }

  close(): void {
    this.#isOpen = false
    this.#cancel()
    void this.#exporter?.close().catch(() => {})
  }

  #plan(): void {
    this.#cancel = this.#ports.clock.after(this.#ports.everyMs ?? limits.otlpEveryMs, () => void this.#push())
  }

  async #push(): Promise<void> {
    const { clock } = this.#ports
    const trouble = await this.#send().catch(errorWords)
    if (!this.#isOpen) return
    const isNew = trouble !== null && this.#trouble === null
    this.#trouble = trouble
    if (trouble === null) this.#pushedAtMs = clock.nowMs()
    if (isNew) this.#ports.failed(trouble)
    this.#ports.changed()
    this.#plan()
  }

  async #send(): Promise<string | null> {
    const { OtlpExporter } = await import('../../metrics/otlp/otlp-exporter.ts')
    this.#exporter ??= new OtlpExporter(this.#url, this.#ports.deckId)
    const moment = { sinceMs: this.#sinceMs, nowMs: this.#ports.clock.nowMs() }
    return this.#exporter.push(this.#ports.figures(), moment)
  }
}
