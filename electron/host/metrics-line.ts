import type { MetricsState } from '../../shared/metrics/metrics-settings.ts'

/** Tells where metrics are served, once for each place. */
export function createMetricsLine(tell: (url: string) => void): (state: MetricsState) => void {
  let told: string | null = null
  return ({ serving }) => {
    const url = serving.kind === 'serving' ? serving.url : null
    if (url !== null && url !== told) tell(url)
    told = url
  }
}
