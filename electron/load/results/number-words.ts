/** As on the screen: thousands apart, "1 874". */
export function countWords(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, '\u202f')
}

/** "97 %"; below ten with one decimal, and never 0 % of something. */
export function percentWords(ratio: number): string {
  const value = ratio * 100
  if (value > 0 && value < 0.1) return '< 0.1 %'
  return `${value >= 10 || Number.isInteger(value) ? Math.round(value) : value.toFixed(1)} %`
}

/** "5 s", "3.4 s". */
export function secondsWords(ms: number): string {
  return `${Number((ms / 1000).toFixed(1))} s`
}

/** "0.42 ms", "12 ms", "2.94 s". */
export function latencyWords(ms: number): string {
  if (ms >= 1000) return `${Number((ms / 1000).toFixed(2))} s`
  return `${ms >= 10 ? Math.round(ms) : Number(ms.toFixed(2))} ms`
}
