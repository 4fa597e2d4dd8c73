import type { OsLatest, OsReading } from './types.ts'

/** One generation as the operating system sees it. */
export interface OsMeter {
  readonly latest: OsLatest | null
  /** Null until the system told. */
  readonly isStopped: boolean | null
  /** A reading between samples: for the state, and the first one as the base of the first rate. */
  seen(reading: OsReading | undefined): void
  /** A reading for a point; the rate is since the previous point. */
  sample(
    reading: OsReading | undefined,
    atMs: number,
  ): { readonly cpuRatio: number | null; readonly rssBytes: number | null }
}

export function createOsMeter(): OsMeter {
  let base: OsReading | null = null
  let isStopped: boolean | null = null
  let latest: OsLatest | null = null
  const seen = (reading: OsReading | undefined): void => {
    isStopped = reading?.isStopped ?? null
    base ??= reading ?? null
  }
  return {
    get latest() {
      return latest
    },
    get isStopped() {
      return isStopped
    },
    seen,
    sample: (reading, atMs) => {
      seen(reading)
      if (reading === undefined) return { cpuRatio: null, rssBytes: null }
      const cpuRatio = base === null ? null : ratioBetween(base, reading)
      base = reading
      latest = { atMs, cpuRatio, rssBytes: reading.rssBytes }
      return latest
    },
  }
}

function ratioBetween(before: OsReading, now: OsReading): number | null {
  const elapsedMs = now.monoMs - before.monoMs
  const usedMs = now.cpuMs - before.cpuMs
  return elapsedMs > 0 && usedMs >= 0 ? usedMs / elapsedMs : null
}
