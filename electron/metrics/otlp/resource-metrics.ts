import { type Resource, resourceFromAttributes } from '@opentelemetry/resources'
import type { MetricData, ResourceMetrics } from '@opentelemetry/sdk-metrics'
import { AggregationTemporality, type DataPoint, DataPointType } from '@opentelemetry/sdk-metrics'
import type { Family, Sample } from '../family.ts'
import type { DeckFigures } from '../figures.ts'
import { metricTable } from '../metric-table.ts'

export interface Moment {
  /** Since when counters count. */
  readonly sinceMs: number
  readonly nowMs: number
}

/**
 * What is pushed: one resource for each slot, for each cluster, and for the deck, so that nothing else writes the same series.
 * `deckId` tells this deck from others.
 */
export function resourceMetrics(deck: DeckFigures, deckId: string, moment: Moment): ResourceMetrics[] {
  const times = { startTime: hrTime(moment.sinceMs), endTime: hrTime(moment.nowMs) }
  const told = (service: string, instance: string, samplesOf: (family: Family) => readonly AnySample[]) => ({
    resource: resourceOf(service, instance),
    scopeMetrics: [
      {
        scope: { name: 'clusterdeck' },
        metrics: metricTable.flatMap((family) => dataOf(family, samplesOf(family), times)),
      },
    ],
  })
  return [
    told('clusterdeck', deckId, (family) => (family.of === 'deck' ? family.read({ deck }) : [])),
    ...deck.clusters.flatMap((cluster) => [
      told(cluster.label, cluster.id, (family) => (family.of === 'cluster' ? family.read({ deck, cluster }) : [])),
      ...cluster.slots.map((slot) =>
        told(cluster.label, `${cluster.id}/${slot.slot}`, (family) =>
          family.of === 'slot' ? family.read({ deck, cluster, slot }) : [],
        ),
      ),
    ]),
  ]
}

type Value = Sample['value'] | ReturnType<Extract<Family, { kind: 'histogram' }>['read']>[number]['value']
type AnySample = Sample<Value>
type Times = Pick<DataPoint<number>, 'startTime' | 'endTime'>

function resourceOf(service: string, instance: string): Resource {
  return resourceFromAttributes({ 'service.name': service, 'service.instance.id': instance })
}

function dataOf(family: Family, samples: readonly AnySample[], times: Times): MetricData[] {
  if (samples.length === 0) return []
  const { kind, unit, help: description } = family
  const name = kind === 'info' ? `${family.name}.info` : family.name
  // 1: double, in OpenTelemetry's own list.
  const descriptor = { name, description, unit: unit === '' ? '1' : unit, valueType: 1 }
  const base = { descriptor, aggregationTemporality: AggregationTemporality.CUMULATIVE }
  const points = samples.map(({ labels, value }) => ({ ...times, attributes: { ...labels }, value }))
  if (kind === 'histogram') {
    const dataPoints = points.flatMap(({ value, ...point }) =>
      typeof value === 'number' ? [] : [{ ...point, value: histogramOf(value) }],
    )
    return [{ ...base, dataPointType: DataPointType.HISTOGRAM, dataPoints }]
  }
  const dataPoints = points.flatMap(({ value, ...point }) => (typeof value === 'number' ? [{ ...point, value }] : []))
  return kind === 'counter'
    ? [{ ...base, dataPointType: DataPointType.SUM, isMonotonic: true, dataPoints }]
    : [{ ...base, dataPointType: DataPointType.GAUGE, dataPoints }]
}

function histogramOf({ boundsSec, counts, sumSec }: Exclude<Value, number>) {
  return {
    buckets: { boundaries: [...boundsSec], counts: [...counts] },
    count: counts.reduce((sum, count) => sum + count, 0),
    ...(sumSec === null ? {} : { sum: sumSec }),
  }
}

/** Seconds, and the nanoseconds beyond. */
function hrTime(ms: number): [number, number] {
  const sec = Math.floor(ms / 1000)
  return [sec, Math.round((ms - sec * 1000) * 1e6)]
}
