/** So much of a line is looked at. */
export const checkedChars = 128
const start = 0x811c9dc5
const prime = 0x01000193

/**
 * What a line begins with, as one number (FNV-1a over its ASCII, at most 128 of it, as far as to the first other character):
 * the same of the text that was written and of the bytes that arrived. `at` answers NaN beyond the end.
 */
export function lineCheck(at: (index: number) => number): number {
  let hash = start
  for (let index = 0; index < checkedChars; index += 1) {
    const code = at(index)
    // Also NaN: no comparison is true of it.
    if (!(code >= 0x20 && code < 0x7f)) break
    hash = Math.imul(hash ^ code, prime)
  }
  return hash >>> 0
}
