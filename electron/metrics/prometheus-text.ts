import { type Family, familyName, type Histogram, prometheusName, type Sample } from './family.ts'
import type { ClusterFigures, DeckFigures } from './figures.ts'
import { metricTable } from './metric-table.ts'

/** The two forms in which a scrape can be answered. */
export const textForms = {
  prometheus: 'text/plain; version=0.0.4; charset=utf-8',
  openMetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
} as const
export type TextForm = keyof typeof textForms

/** Everything that is told, as a scrape reads it. Work grows with slots, not with what they serve. */
export function prometheusText(figures: DeckFigures, form: TextForm): string {
  const lines: string[] = []
  for (const family of metricTable) {
    const body = samplesOf(family, figures, form)
    // A head without a line below it says nothing, but what it may be some day.
    if (body.length > 0) lines.push(...headOf(family, form), ...body)
  }
  if (form === 'openMetrics') lines.push('# EOF')
  return `${lines.join('\n')}\n`
}

function headOf(family: Family, form: TextForm): string[] {
  const help = family.help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
  if (form === 'prometheus') {
    const name = prometheusName(family)
    return [`# HELP ${name} ${help}`, `# TYPE ${name} ${family.kind === 'info' ? 'gauge' : family.kind}`]
  }
  const name = familyName(family)
  const unit = /_(seconds|bytes|ratio)$/.exec(name)?.[1]
  return [
    `# TYPE ${name} ${family.kind}`,
    ...(unit === undefined ? [] : [`# UNIT ${name} ${unit}`]),
    `# HELP ${name} ${help.replaceAll('"', '\\"')}`,
  ]
}

function samplesOf(family: Family, deck: DeckFigures, form: TextForm): string[] {
  const name = prometheusName(family)
  if (family.of === 'deck') return family.read({ deck }).map((sample) => lineOf(name, '', sample))
  const { clusters } = deck
  if (family.of === 'cluster') {
    return clusters.flatMap((cluster) =>
      family.read({ deck, cluster }).map((sample) => lineOf(name, labelOf(cluster), sample)),
    )
  }
  return clusters.flatMap((cluster) => {
    const ofCluster = labelOf(cluster)
    return cluster.slots.flatMap((slot) => {
      const whose = `${ofCluster},slot="${slot.slot}"`
      return family.kind === 'histogram'
        ? family.read({ deck, cluster, slot }).flatMap(({ value }) => histogramLines(name, whose, value, form))
        : family.read({ deck, cluster, slot }).map((sample) => lineOf(name, whose, sample))
    })
  })
}

function labelOf({ label }: ClusterFigures): string {
  return `cluster="${escapeLabel(label)}"`
}

function lineOf(name: string, whose: string, { labels, value }: Sample): string {
  let all = whose
  for (const [label, text] of Object.entries(labels)) {
    all += `${all === '' ? '' : ','}${label}="${escapeLabel(text)}"`
  }
  return all === '' ? `${name} ${value}` : `${name}{${all}} ${value}`
}

function histogramLines(name: string, whose: string, { boundsSec, counts, sumSec }: Histogram, form: TextForm) {
  let total = 0
  const buckets = counts.map((count, index) => {
    total += count
    const bound = boundsSec[index]
    return `${name}_bucket{${whose},le="${bound === undefined ? '+Inf' : boundText(bound, form)}"} ${total}`
  })
  const sum = sumSec === null ? [] : [`${name}_sum{${whose}} ${sumSec}`]
  return [...buckets, ...sum, `${name}_count{${whose}} ${total}`]
}

/** OpenMetrics wants a whole number as a float: 1.0. */
function boundText(bound: number, form: TextForm): string {
  return form === 'openMetrics' && Number.isInteger(bound) ? `${bound}.0` : String(bound)
}

function escapeLabel(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
}
