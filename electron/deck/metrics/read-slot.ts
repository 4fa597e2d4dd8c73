import type { SlotSnapshot } from '../../../shared/model/worker.ts'
import type { SlotFigures, WorkerFigures } from '../../metrics/figures.ts'
import type { ClusterTelemetry } from '../../telemetry/cluster-telemetry.ts'
import type { SlotTotals } from '../../telemetry/series/slot-totals.ts'
import type { SlotEndings } from './ending-counts.ts'

/** Known to be none so far: a counter that begins with 1 hides its first event from `increase()`. */
export function zeros(...words: readonly string[]): ReadonlyMap<string, number> {
  return new Map(words.map((word) => [word, 0]))
}

/** With zeros for what is known not to have been. */
export function endingsOf(none: SlotEndings, slot: SlotEndings | undefined): SlotEndings {
  if (slot === undefined) return none
  return {
    exits: new Map([...none.exits, ...slot.exits]),
    restarts: new Map([...none.restarts, ...slot.restarts]),
    cutRequests: new Map([...none.cutRequests, ...slot.cutRequests]),
  }
}

/** What its workers did, as far as anybody told. */
export function totalsOf(totals: SlotTotals | undefined): Pick<SlotFigures, 'requests' | 'connectionCount' | 'cpuMs'> {
  return totals ?? { requests: null, connectionCount: null, cpuMs: null }
}

/** Who lives in a slot, as the newest words of its agent and of whoever measures its process have it. */
export function readWorker(
  telemetry: Pick<ClusterTelemetry, 'osLatest' | 'selfLatest'>,
  there: SlotSnapshot,
  nowMs: number,
): WorkerFigures {
  const { slot, generation, phase, health, startedAtMs, bootMs } = there
  const os = telemetry.osLatest(slot)
  const report = telemetry.selfLatest(slot)?.report ?? null
  return {
    generation,
    phase,
    health,
    bootMs,
    uptimeMs: startedAtMs === null ? null : Math.max(0, nowMs - startedAtMs),
    rssBytes: os?.rssBytes ?? report?.memory.rssBytes ?? null,
    cpuRatio: os?.cpuRatio ?? null,
    report,
    reportAgeMs: report === null ? null : Math.max(0, nowMs - report.atMs),
  }
}
