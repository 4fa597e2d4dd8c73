import { isLongEnough } from '../series/rates.ts'
import type { OsLatest, OsReading, SampleMoment } from '../types.ts'

/** One generation as the operating system sees it. */
export interface OsMeter {
  readonly latest: OsLatest | null
  /** Processor time since it started, by the newest reading; null until the system told. */
  readonly cpuMs: number | null
  /** Null until the system told. */
  readonly isStopped: boolean | null
  /** A reading between samples: for the state, and the first one as the base of the first rate. */
  seen(reading: OsReading | undefined): void
  /** A reading for a point; the rate is since the newest point that had one. */
  sample(
    reading: OsReading | undefined,
    moment: SampleMoment,
  ): { readonly cpuRatio: number | null; readonly rssBytes: number | null }
}

export function createOsMeter(): OsMeter {
  let base: OsReading | null = null
  let isStopped: boolean | null = null
  let latest: OsLatest | null = null
  let cpuMs: number | null = null
  const seen = (reading: OsReading | undefined): void => {
    isStopped = reading?.isStopped ?? null
    base ??= reading ?? null
    if (reading !== undefined) cpuMs = Math.max(cpuMs ?? 0, reading.cpuMs)
  }
  /** Too soon for a rate: the base stays, so that nothing used is left out of the next one. */
  const rateSinceBase = (reading: OsReading, { intervalMs, coreCount }: SampleMoment): number | null => {
    if (base === null) return null
    const used = { ms: reading.cpuMs - base.cpuMs, elapsedMs: reading.monoMs - base.monoMs }
    if (used.ms >= 0 && !isLongEnough(used.elapsedMs, intervalMs)) return null
    base = reading
    return used.ms < 0 ? null : ratioOf(used, coreCount)
  }
  return {
    get latest() {
      return latest
    },
    get cpuMs() {
      return cpuMs
    },
    get isStopped() {
      return isStopped
    },
    seen,
    sample: (reading, moment) => {
      seen(reading)
      if (reading === undefined) return { cpuRatio: null, rssBytes: null }
      latest = { atMs: moment.atMs, cpuRatio: rateSinceBase(reading, moment), rssBytes: reading.rssBytes }
      return latest
    },
  }
}

/** Both ends of a stretch are rounded to the system's tick: 10 ms, on Windows up to 16. */
const roundingMs = 32

/** More than the machine has is no reading: only what rounding adds is cut. */
function ratioOf({ ms, elapsedMs }: { readonly ms: number; readonly elapsedMs: number }, coreCount: number) {
  const mostMs = elapsedMs * coreCount
  return ms > mostMs + roundingMs ? null : Math.min(ms, mostMs) / elapsedMs
}
