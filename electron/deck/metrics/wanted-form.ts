import type { TextForm } from '../../metrics/prometheus-text.ts'

const mediaTypes = {
  openMetrics: 'application/openmetrics-text',
  prometheus: 'text/plain',
} as const satisfies Readonly<Record<TextForm, string>>

/**
 * The text that a scraper's `Accept` asks for (RFC 9110, 12.5.1): OpenMetrics where it is named and plain text is not wanted
 * more. Prometheus names it, browsers and curl do not. What is no list of types asks for plain text, as nothing does.
 */
export function wantedForm(accept = ''): TextForm {
  const asked = accept.split(',').map(readRange)
  const weightOf = (form: TextForm): number =>
    Math.max(0, ...asked.filter(({ type }) => type === mediaTypes[form]).map(({ weight }) => weight))
  const weight = weightOf('openMetrics')
  return weight > 0 && weight >= weightOf('prometheus') ? 'openMetrics' : 'prometheus'
}

/** One of the list, with its weight from 0 to 1; a weight that is no number counts as none given. */
function readRange(text: string): { readonly type: string; readonly weight: number } {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase())
  const said = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? ''
  return { type, weight: /^(0(\.\d*)?|1(\.0*)?)$/.test(said) ? Number(said) : 1 }
}
