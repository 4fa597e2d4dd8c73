import type { ClusterFigures, DeckFigures, SlotFigures } from './figures.ts'

/** Cumulative counts of observations in seconds. */
export interface Histogram {
  /** Upper bounds, ascending; `counts` has one more. */
  readonly boundsSec: readonly number[]
  /** Per bucket, not cumulative. */
  readonly counts: readonly number[]
  readonly sumSec: number | null
}

type Labels = Readonly<Record<string, string>>

/** Of what has no labels but those that say whose it is: one object for all, so that nothing is made or looked through. */
export const noLabels: Labels = {}

/** One value; labels beside those that say whose it is. */
export interface Sample<Value = number> {
  readonly labels: Labels
  readonly value: Value
}

/** What a value is about, and what it is read from. */
export interface Subjects {
  readonly deck: { readonly deck: DeckFigures }
  readonly cluster: { readonly deck: DeckFigures; readonly cluster: ClusterFigures }
  readonly slot: { readonly deck: DeckFigures; readonly cluster: ClusterFigures; readonly slot: SlotFigures }
}
export type Subject = keyof Subjects

interface Named {
  /** As OpenTelemetry writes it; see `prometheusName`. */
  readonly name: string
  /** UCUM, as OpenTelemetry has it: s, By, 1 (a ratio); '' for what is only counted. */
  readonly unit: 's' | 'By' | '1' | ''
  readonly help: string
  /** Who told: for the document. */
  readonly source: string
}

interface NumberFamily<Of extends Subject> extends Named {
  readonly of: Of
  /** A counter never falls. `info` is always 1: its labels are what it says. */
  readonly kind: 'counter' | 'gauge' | 'info'
  /** None: not known, which is not 0. */
  read(subject: Subjects[Of]): readonly Sample[]
}

interface HistogramFamily extends Named {
  readonly of: 'slot'
  readonly kind: 'histogram'
  read(subject: Subjects['slot']): readonly Sample<Histogram>[]
}

export type Family = NumberFamily<'deck'> | NumberFamily<'cluster'> | NumberFamily<'slot'> | HistogramFamily

const unitSuffixes = { s: '_seconds', By: '_bytes', '1': '_ratio', '': '' } as const

/** Without the `_total` or `_info` of its samples: as OpenMetrics names the family. */
export function familyName({ name, unit }: Family): string {
  return `${name.replaceAll('.', '_')}${unitSuffixes[unit]}`
}

/** As OpenTelemetry's own rules make it of its name: underscores, the unit in full, `_total` for a counter. */
export function prometheusName(family: Family): string {
  const endings = { counter: '_total', info: '_info', gauge: '', histogram: '' } as const
  return `${familyName(family)}${endings[family.kind]}`
}
