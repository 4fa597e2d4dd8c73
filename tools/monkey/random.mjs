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
export function createRandom(seed) {
  let state = seed
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (/** @type {number} */ limit) => Math.floor(next() * limit)
  return { below, one: (list) => list[below(list.length)] }
}
