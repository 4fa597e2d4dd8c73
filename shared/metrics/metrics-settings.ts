import { z } from 'zod'
import { limits } from '../limits.ts'
import { wholeNumber } from '../model/whole-number.ts'

/** Null: metrics can be pushed there. Else why not. */
export function otlpRefusal(address: string): string | null {
  const isHttp = /^https?:\/\//i.test(address) && URL.canParse(address)
  return isHttp ? null : 'the address of a collector begins with http:// or https://, as in http://localhost:4318'
}

export const metricsPortSchema = wholeNumber(limits.metricsPort, 'Port of the metrics')
export const otlpUrlSchema = z
  .string()
  .max(2000, 'The address must not be longer than 2000 characters')
  .superRefine((address, context) => {
    const refusal = address === '' ? null : otlpRefusal(address)
    if (refusal !== null) context.addIssue({ code: 'custom', message: `OTLP: ${refusal}` })
  })

/** What a person wants of the numbers that leave the deck. */
export const metricsSettingsSchema = z.strictObject({
  /** Whether this machine may fetch them. */
  isOn: z.boolean(),
  port: metricsPortSchema,
  /** Where they are pushed to by OTLP over HTTP; '' = nowhere. */
  otlpUrl: otlpUrlSchema,
})
export type MetricsSettings = z.infer<typeof metricsSettingsSchema>

export const noMetrics: MetricsSettings = { isOn: false, port: limits.metricsPort.default, otlpUrl: '' }

/** How the endpoint is. */
export type MetricsServing =
  | { readonly kind: 'off' }
  | { readonly kind: 'serving'; readonly url: string; readonly scrapedAtMs: number | null }
  /** Why not, and what to do. */
  | { readonly kind: 'failed'; readonly words: string }

/** How the push is. */
export type MetricsPushing =
  | { readonly kind: 'off' }
  | { readonly kind: 'pushing'; readonly url: string; readonly pushedAtMs: number | null }
  | { readonly kind: 'failed'; readonly url: string; readonly words: string; readonly pushedAtMs: number | null }

export interface MetricsState {
  readonly settings: MetricsSettings
  readonly serving: MetricsServing
  readonly pushing: MetricsPushing
}
