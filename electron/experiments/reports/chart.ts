import type { ExperimentRun, ExperimentSecond } from '../../../shared/model/experiment.ts'
import { escapeMarkup as text } from './escape.ts'

/** One line over the seconds of a run, as SVG. */
export interface ChartLine {
  readonly title: string
  readonly unit: string
  readonly tone: 'rate' | 'errors' | 'latency' | 'workers'
  /** A count stays until it changes; what is measured is joined. */
  readonly isStepped: boolean
  value(second: ExperimentSecond): number | null
}

const size = { width: 860, height: 130, left: 56, right: 12, top: 18, bottom: 22 }

/** Seconds from the start of the run on the one axis, the faults as bands, the parts of the run as marks. */
export function drawChart(run: ExperimentRun, line: ChartLine): string {
  const { seconds, startedAtMs, endedAtMs } = run
  const lastedMs = Math.max(1000, endedAtMs - startedAtMs)
  const values = seconds.map((second) => ({ atMs: second.atMs, value: line.value(second) }))
  const most = niceTop(Math.max(0, ...values.map(({ value }) => value ?? 0)))
  const x = (atMs: number): number =>
    size.left + (Math.min(Math.max(atMs - startedAtMs, 0), lastedMs) / lastedMs) * (size.width - size.left - size.right)
  const y = (value: number): number =>
    size.height - size.bottom - (value / most) * (size.height - size.top - size.bottom)
  const path = pathOf(values, x, y, line.isStepped)
  const label = `${line.title}, second by second`
  return `<svg viewBox="0 0 ${size.width} ${size.height}" role="img" aria-label="${text(label)}">
<text x="${size.left}" y="12" class="title">${text(line.title)}</text>
${bandsOf(run, x)}
${axisOf(most, line.unit, lastedMs, y, (ms) => x(startedAtMs + ms))}
<path d="${path}" class="line ${line.tone}"/>
</svg>`
}

/** A gap stays a gap: what nobody measured is not drawn as zero. */
function pathOf(
  values: readonly { readonly atMs: number; readonly value: number | null }[],
  x: (atMs: number) => number,
  y: (value: number) => number,
  isStepped: boolean,
): string {
  let path = ''
  let isOpen = false
  for (const { atMs, value } of values) {
    if (value === null) {
      isOpen = false
      continue
    }
    const point = `${x(atMs).toFixed(1)}`
    const height = y(value).toFixed(1)
    path += !isOpen ? `M${point} ${height}` : isStepped ? `H${point}V${height}` : `L${point} ${height}`
    isOpen = true
  }
  return path
}

function bandsOf({ steps, spans }: ExperimentRun, x: (atMs: number) => number): string {
  const bands = steps.flatMap(({ part, words, startedAtMs, endedAtMs, landedAtMs }) => {
    if (part !== 'method' || startedAtMs === null) return []
    const from = x(startedAtMs)
    const width = Math.max(2, x(endedAtMs ?? landedAtMs ?? startedAtMs) - from)
    const rect = `<rect x="${from.toFixed(1)}" y="${size.top}" width="${width.toFixed(1)}" height="${size.height - size.top - size.bottom}" class="fault"><title>${text(words)}</title></rect>`
    return [`${rect}<text x="${(from + 3).toFixed(1)}" y="${size.top + 10}" class="mark">${text(words)}</text>`]
  })
  const marks = (['during', 'after'] as const).flatMap((time) => {
    const span = spans[time]
    const at = span === null ? null : x(span.fromMs).toFixed(1)
    return at === null
      ? []
      : [`<line x1="${at}" x2="${at}" y1="${size.top}" y2="${size.height - size.bottom}" class="part"/>`]
  })
  return [...bands, ...marks].join('\n')
}

function axisOf(
  most: number,
  unit: string,
  lastedMs: number,
  y: (value: number) => number,
  x: (ms: number) => number,
): string {
  const levels = [0, most / 2, most].map((value) => {
    const at = y(value).toFixed(1)
    const words = `${Number(value.toPrecision(3))}${unit}`
    return `<line x1="${size.left}" x2="${size.width - size.right}" y1="${at}" y2="${at}" class="grid"/><text x="${size.left - 6}" y="${at}" class="tick right">${words}</text>`
  })
  const stepMs = niceTop(lastedMs / 1000 / 8) * 1000
  const count = Math.floor(lastedMs / stepMs)
  const times = Array.from({ length: count + 1 }, (_, nth) => {
    const ms = nth * stepMs
    return `<text x="${x(ms).toFixed(1)}" y="${size.height - 6}" class="tick">${Number((ms / 1000).toFixed(1))} s</text>`
  })
  return [...levels, ...times].join('\n')
}

/** The next of 1, 2, 5, 10, 20, … */
function niceTop(most: number): number {
  if (most <= 0) return 1
  const power = 10 ** Math.floor(Math.log10(most))
  const factor = [1, 2, 5, 10].find((one) => one * power >= most - 1e-9) ?? 10
  return factor * power
}
