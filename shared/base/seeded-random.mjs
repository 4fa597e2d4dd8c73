/**
 * Numbers 0–1 that are the same for the same seed (mulberry32), for tests, tools and pictures. JavaScript, because plain
 * Node runs some of these tools.
 * @param {number} seed
 * @returns {() => number}
 */
export function createRandom(seed) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
