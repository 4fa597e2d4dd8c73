import { grouped, inSeconds } from '../../../shared/base/plain-words.ts'

/** As on the screen: thousands apart, "1 874". */
export function countWords(value: number): string {
  return grouped(String(Math.round(value)))
}

/** "97 %"; below ten with one decimal. What is above zero and below `least` is told as that. */
export function percentWords(ratio: number, least = 0.1): string {
  const value = ratio * 100
  if (value > 0 && value < least) return `< ${least} %`
  return `${value >= 10 || Number.isInteger(value) ? Math.round(value) : value.toFixed(1)} %`
}

/** "0.42 ms", "12 ms", "2.94 s". */
export function latencyWords(ms: number): string {
  if (ms >= 1000) return inSeconds(ms, 2)
  return `${ms >= 10 ? Math.round(ms) : Number(ms.toFixed(2))} ms`
}
