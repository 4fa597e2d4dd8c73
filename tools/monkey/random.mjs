import { createRandom } from '../../shared/base/seeded-random.mjs'

/**
 * A repeatable source of choices: the same seed makes the same ones.
 * @typedef {{
 *   below: (limit: number) => number,
 *   one: <T>(list: readonly T[]) => T | undefined,
 * }} Random
 */

/**
 * @param {number} seed
 * @returns {Random}
 */
export function createChoices(seed) {
  const next = createRandom(seed)
  const below = (/** @type {number} */ limit) => Math.floor(next() * limit)
  return { below, one: (list) => list[below(list.length)] }
}
