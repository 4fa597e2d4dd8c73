import {
  type Family,
  familyName,
  type Histogram,
  noLabels,
  prometheusName,
  type Sample,
  type Subject,
  type Subjects,
} from './family.ts'
import type { DeckFigures } from './figures.ts'
import { metricTable } from './metric-table.ts'

/** The two forms in which a scrape can be answered. */
export const textForms = {
  prometheus: 'text/plain; version=0.0.4; charset=utf-8',
  openMetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
} as const
export type TextForm = keyof typeof textForms

/** Everything that is told, as a scrape reads it. Work grows with slots, not with what they serve. */
export function prometheusText(figures: DeckFigures, form: TextForm): string {
  const whole = subjectsOf(figures)
  let text = ''
  for (const family of metricTable) {
    const body = samplesOf(family, whole, form)
    // A head without a line below it says nothing, but what it may be some day.
    if (body !== '') text += headOf(family, form) + body
  }
  return form === 'openMetrics' ? `${text}# EOF\n` : text
}

/** `alone`: its labels, where a value has none besides. */
type Told<Of extends Subject> = { readonly subject: Subjects[Of]; readonly whose: string; readonly alone: string }
type Whole = { readonly [Of in Subject]: readonly Told<Of>[] }

/** Made once for all families: a slot is in some thirty of them. */
function subjectsOf(deck: DeckFigures): Whole {
  const cluster = deck.clusters.map((one) => told({ deck, cluster: one }, `cluster="${escapeLabel(one.label)}"`))
  const slot = cluster.flatMap(({ subject, whose }) =>
    subject.cluster.slots.map((one) => told({ ...subject, slot: one }, `${whose},slot="${one.slot}"`)),
  )
  return { deck: [told({ deck }, '')], cluster, slot }
}

function told<Of>(subject: Of, whose: string) {
  return { subject, whose, alone: whose === '' ? '' : `{${whose}}` }
}

function headOf(family: Family, form: TextForm): string {
  const help = family.help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
  if (form === 'prometheus') {
    const name = prometheusName(family)
    return `# HELP ${name} ${help}\n# TYPE ${name} ${family.kind === 'info' ? 'gauge' : family.kind}\n`
  }
  const name = familyName(family)
  const unit = /_(seconds|bytes|ratio)$/.exec(name)?.[1]
  const unitLine = unit === undefined ? '' : `# UNIT ${name} ${unit}\n`
  return `# TYPE ${name} ${family.kind}\n${unitLine}# HELP ${name} ${help.replaceAll('"', '\\"')}\n`
}

function samplesOf(family: Family, whole: Whole, form: TextForm): string {
  const name = prometheusName(family)
  if (family.kind === 'histogram') return histograms(name, family, whole.slot, form)
  if (family.of === 'deck') return numbers(name, whole.deck, family.read)
  if (family.of === 'cluster') return numbers(name, whole.cluster, family.read)
  return numbers(name, whole.slot, family.read)
}

function numbers<Of extends Subject>(
  name: string,
  all: readonly Told<Of>[],
  read: (subject: Subjects[Of]) => readonly Sample[],
): string {
  let text = ''
  for (const { subject, whose, alone } of all) {
    for (const { labels, value } of read(subject)) {
      text += `${name}${labels === noLabels ? alone : labelsOf(whose, labels)} ${value}\n`
    }
  }
  return text
}

function labelsOf(whose: string, labels: Sample['labels']): string {
  let all = whose
  for (const label in labels) all += `${all === '' ? '' : ','}${label}="${escapeLabel(labels[label] ?? '')}"`
  return all === '' ? '' : `{${all}}`
}

function histograms(
  name: string,
  family: Extract<Family, { kind: 'histogram' }>,
  slots: Whole['slot'],
  form: TextForm,
): string {
  let text = ''
  let bounds: Histogram['boundsSec'] = []
  let boundTexts: readonly string[] = []
  for (const { subject, whose } of slots) {
    for (const { value } of family.read(subject)) {
      // All slots have the same.
      if (value.boundsSec !== bounds) {
        bounds = value.boundsSec
        boundTexts = bounds.map((bound) => boundText(bound, form))
      }
      text += histogramLines(name, whose, value, boundTexts)
    }
  }
  return text
}

function histogramLines(
  name: string,
  whose: string,
  { counts, sumSec }: Histogram,
  boundTexts: readonly string[],
): string {
  const begin = `${name}_bucket{${whose},le="`
  let text = ''
  let total = 0
  for (let index = 0; index < counts.length; index += 1) {
    total += counts[index] ?? 0
    text += `${begin}${boundTexts[index] ?? '+Inf'}"} ${total}\n`
  }
  const sum = sumSec === null ? '' : `${name}_sum{${whose}} ${sumSec}\n`
  return `${text}${sum}${name}_count{${whose}} ${total}\n`
}

/** OpenMetrics wants a whole number as a float: 1.0. */
function boundText(bound: number, form: TextForm): string {
  return form === 'openMetrics' && Number.isInteger(bound) ? `${bound}.0` : String(bound)
}

/** Most texts are words of ours: one look instead of three. */
function escapeLabel(text: string): string {
  if (!/[\\"\n]/.test(text)) return text
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
}
