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

/** As a person says it: of `hitCount` and `hitPercent` each counts for the choice that it belongs to. */
export interface Hits {
  readonly hits: HitRule['kind']
  readonly hitCount: number
  readonly hitPercent: number
}

/** The rule that a person's choice makes. */
export function hitRuleOf({ hits, hitCount, hitPercent }: Hits, seed: number): HitRule {
  switch (hits) {
    case 'all':
      return { kind: 'all' }
    case 'first':
      return { kind: 'first', count: hitCount }
    case 'nth':
      return { kind: 'nth', every: hitCount }
    case 'share':
      return { kind: 'share', ratio: hitPercent / 100, seed }
  }
}
