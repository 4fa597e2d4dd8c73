/** The sentences of the supervisor: plain, short, each with its numbers. */

/** A duration in words: `212 ms`, `4.2 s`, `2 m 14 s`, `3 h 5 m`. Parts that are zero are left out. */
export function duration(ms: number): string {
  const whole = Math.max(0, Math.round(ms))
  if (whole < 1000) return `${whole} ms`
  const tenths = Math.round(whole / 100)
  if (tenths < 600) return `${tenths % 10 === 0 ? tenths / 10 : (tenths / 10).toFixed(1)} s`
  const seconds = Math.round(whole / 1000)
  if (seconds < 3600) return pair(Math.floor(seconds / 60), 'm', seconds % 60, 's')
  const minutes = Math.round(seconds / 60)
  if (minutes < 24 * 60) return pair(Math.floor(minutes / 60), 'h', minutes % 60, 'm')
  const hours = Math.round(minutes / 60)
  return pair(Math.floor(hours / 24), 'd', hours % 24, 'h')
}

function pair(big: number, bigUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${big} ${bigUnit}` : `${big} ${bigUnit} ${small} ${smallUnit}`
}

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

/** "slot 3", "slots 1, 4 and 5", "slots 2 to 9". */
export function slotNames(slots: readonly number[]): string {
  const sorted = [...slots].sort((a, b) => a - b)
  const first = sorted[0]
  const last = sorted.at(-1)
  if (first === undefined || last === undefined) return 'no slot'
  if (sorted.length === 1) return `slot ${first}`
  if (sorted.length > 2 && last - first === sorted.length - 1) return `slots ${first} to ${last}`
  return `slots ${sorted.slice(0, -1).join(', ')} and ${last}`
}

/** "1 worker", "4 workers". */
export function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`
}

/** "48.2 MB", of 10^6 bytes. */
export function megabytes(bytes: number): string {
  const mega = bytes / 1e6
  return `${mega >= 1000 ? Math.round(mega) : Number(mega.toFixed(1))} MB`
}
