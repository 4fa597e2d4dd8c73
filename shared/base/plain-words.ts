/** Durations, counts, bytes and lists as sentences tell them; `renderer/format` has what stands alone on a screen. */

/** U+202F, narrow no-break space. */
export const thousandsMark = '\u202f'

/** A duration in words: `212 ms`, `4.2 s`, `2 m 14 s`, `3 h 5 m`. Parts that are zero are left out. */
export function duration(ms: number): string {
  const whole = Math.max(0, Math.round(ms))
  if (whole < 1000) return `${whole} ms`
  const tenths = Math.round(whole / 100)
  if (tenths < 600) return inSeconds(tenths * 100)
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

/** Seconds, however many or few, with no more decimals than they need: "5 s", "3.4 s", "900 s". */
export function inSeconds(ms: number, mostDecimals = 1): string {
  return `${Number((ms / 1000).toFixed(mostDecimals))} s`
}

/** "1 worker", "4 workers"; `inWords` writes the number. */
export function counted(
  count: number,
  thing: string,
  things = `${thing}s`,
  inWords: (count: number) => string = String,
): string {
  return `${inWords(count)} ${count === 1 ? thing : things}`
}

/** A whole number with its thousands apart: "1 874". */
export function grouped(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, thousandsMark)
}

/** "48.2 MB", of 10^6 bytes. */
export function megabytes(bytes: number): string {
  const mega = bytes / 1e6
  return `${mega >= 1000 ? Math.round(mega) : Number(mega.toFixed(1))} MB`
}

/** "1", "4 and 5", "1, 4 and 5"; at least one. */
export function listed(things: readonly (string | number)[]): string {
  return things.length === 1 ? `${things[0]}` : `${things.slice(0, -1).join(', ')} and ${things.at(-1)}`
}

/** "slot 3"; place 0 is "your primary". */
export function placeName(slot: number): string {
  return slot === 0 ? 'your primary' : `slot ${slot}`
}

/** "slot 3", "slots 1, 4 and 5", "slots 2 to 9", "your primary and slot 1". */
export function slotNames(slots: readonly number[]): string {
  if (slots.includes(0)) {
    const others = slots.filter((slot) => slot !== 0)
    return others.length === 0 ? placeName(0) : `${placeName(0)} and ${slotNames(others)}`
  }
  const sorted = [...slots].sort((a, b) => a - b)
  const first = sorted[0]
  const last = sorted.at(-1)
  if (first === undefined || last === undefined) return 'no slot'
  if (sorted.length === 1) return `slot ${first}`
  if (sorted.length > 2 && last - first === sorted.length - 1) return `slots ${first} to ${last}`
  return `slots ${listed(sorted)}`
}

/** "10:42:07", as the clock on the wall shows it. */
export function clockTime(atMs: number): string {
  return new Date(atMs).toTimeString().slice(0, 8)
}
