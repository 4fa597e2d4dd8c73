import { clusterProbes } from '../actions/probes.ts'
import type { SlotPoint } from '../model/sample.ts'

/** What a limit is about, by its id in a file: k6's words for load, the deck's probes for the rest. */
export interface Measure {
  readonly id: string
  /** As a sentence has it: "p99", "errors", "workers listening". */
  readonly words: string
  readonly unit: 'ms' | 'ratio' | '/s' | 'bytes' | ''
  /** The load generator measures it, over all requests of a time; else it is looked at again and again. */
  readonly isOfLoad: boolean
  /** What it must be told besides. */
  readonly needs: 'slot' | 'url' | null
}

const ofLoad: readonly Measure[] = [
  { id: 'errors', words: 'errors', unit: 'ratio', isOfLoad: true, needs: null },
  { id: 'rate', words: 'rate', unit: '/s', isOfLoad: true, needs: null },
]

/** What a slot's newest point tells. */
export const slotMeasures = {
  'slot.cpu.ratio': { words: 'CPU', unit: 'ratio', read: (point: SlotPoint) => point.cpuRatio },
  'slot.memory.rss-bytes': { words: 'memory', unit: 'bytes', read: (point: SlotPoint) => point.rssBytes },
  'slot.loop.delay-p99-ms': { words: 'loop delay p99', unit: 'ms', read: (point: SlotPoint) => point.loopDelayP99Ms },
  'slot.loop.use-ratio': { words: 'loop use', unit: 'ratio', read: (point: SlotPoint) => point.loopUtilizationRatio },
  'slot.requests.per-sec': { words: 'requests', unit: '/s', read: (point: SlotPoint) => point.requestsPerSec },
  'slot.silent-ms': { words: 'silence', unit: 'ms', read: (point: SlotPoint) => point.silentMs },
} as const

const watched: readonly Measure[] = [
  { id: 'workers.listening', words: 'workers listening', unit: '', isOfLoad: false, needs: null },
  ...Object.entries(clusterProbes).map(([id, { words, unit }]) => ({
    id,
    // "Errors" begins a sentence; "CPU" is written so everywhere.
    words: /^[A-Z][a-z]/.test(words) ? words.charAt(0).toLowerCase() + words.slice(1) : words,
    unit,
    isOfLoad: false,
    needs: null,
  })),
  ...Object.entries(slotMeasures).map(([id, { words, unit }]) => ({
    id,
    words,
    unit,
    isOfLoad: false,
    needs: 'slot' as const,
  })),
  { id: 'http', words: 'status', unit: '', isOfLoad: false, needs: 'url' },
]

/** Every id but those of percentiles, which are as many as there are numbers: "p(99.9)". */
export const measures: readonly Measure[] = [...ofLoad, ...watched]

/** Shares of a whole: none is above 1. CPU is none, it counts cores. */
export const shareIds: readonly string[] = ['errors', 'errors.ratio', 'slot.loop.use-ratio']

/** The entry of an id; undefined of one that is unknown. */
export function measureOf(id: string): Measure | undefined {
  const percentile = percentileOf(id)
  if (percentile === null) return measures.find((one) => one.id === id)
  return { id, words: `p${percentile}`, unit: 'ms', isOfLoad: true, needs: null }
}

/** 99 of "p(99)"; null of any other id. Below 100: the longest of all is no percentile. */
export function percentileOf(id: string): number | null {
  const match = /^p\((\d{1,2}(?:\.\d{1,3})?)\)$/.exec(id)
  const percentile = match === null ? Number.NaN : Number(match[1])
  return percentile > 0 && percentile < 100 ? percentile : null
}
