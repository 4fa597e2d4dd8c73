import { duration } from '../../shared/base/plain-words.ts'

/** The sentences of the supervisor: plain, short, each with its numbers. */

/** An uptime beside the limit it stayed below: cut, not rounded, so that it never reads "1 s (< 1 s)". */
export function shortUptime(ms: number): string {
  if (ms < 100) return duration(ms)
  return ms < 60_000 ? `${(Math.floor(Math.max(0, ms) / 100) / 10).toFixed(1)} s` : duration(ms)
}

/** "exited by SIGKILL", "exited with code 1". */
export function howItExited(code: number | null, signal: string | null): string {
  if (signal !== null) return `exited by ${signal}`
  return code === null ? 'exited' : `exited with code ${code}`
}

/** A mark's label on a chart: "SIGKILL 2", "exit 1 · 4". */
export function exitMark(slot: number, code: number | null, signal: string | null): string {
  return signal !== null ? `${signal} ${slot}` : `exit ${code ?? '?'} · ${slot}`
}

/** What ended a lifeline's segment: "SIGKILL", "exit 1". */
export function endMark(code: number | null, signal: string | null): string {
  return signal ?? `exit ${code ?? '?'}`
}
