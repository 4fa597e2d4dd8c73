import { mix32 } from './mix32.ts'

/**
 * Which of many like things (requests, connections, messages) a fault hits: all · the first so many, and none after them ·
 * every n-th · each with a probability (0–1), drawn by its number from the seed, so that the same run hits the same ones.
 */
export type HitRule =
  | { readonly kind: 'all' }
  | { readonly kind: 'first'; readonly count: number }
  | { readonly kind: 'nth'; readonly every: number }
  | { readonly kind: 'share'; readonly ratio: number; readonly seed: number }

/** Whether the thing with that number is hit; the first has number 1. */
export function isHit(rule: HitRule, number: number): boolean {
  switch (rule.kind) {
    case 'all':
      return true
    case 'first':
      return number <= rule.count
    case 'nth':
      return number % rule.every === 0
    case 'share':
      return mix32(rule.seed ^ mix32(number)) < rule.ratio * 2 ** 32
  }
}
