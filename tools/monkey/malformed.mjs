/** Words that have broken programs before. */
export const evilTexts = [
  '',
  ' ',
  '0',
  '-1',
  '1e309',
  'NaN',
  '//host',
  '/\\host',
  '../../etc/passwd',
  '/nowhere/server.js',
  '<img src=x onerror=alert(1)>',
  '__proto__',
  'constructor',
  '\u202eabc',
  'a\0b',
  'x'.repeat(5000),
  '"unclosed',
  '💥'.repeat(40),
]

const names = [
  'clusterId',
  'slot',
  'generation',
  'pid',
  'action',
  'settings',
  'scriptPath',
  'desired',
  'policy',
  'target',
  'toString',
  '__proto__',
  'name',
  'resultIds',
  'paths',
  'runId',
]

/**
 * Something that no command wants, or nearly what it wants. Everything can be copied from one process to another.
 * @param {import('./random.mjs').Random} random
 * @param {number} [depth]
 * @returns {unknown}
 */
export function malformed(random, depth = 0) {
  const kinds = depth > 2 ? 8 : 11
  switch (random.below(kinds)) {
    case 0:
      return null
    case 1:
      return undefined
    case 2:
      return random.one([0, -1, 1.5, 1e21, -0, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])
    case 3:
      return random.one([true, false])
    case 4:
      return random.one([7n, new Date(0), new Map([[1, 2]]), new Uint8Array(8), new Error('an error')])
    case 5:
    case 6:
    case 7:
      return random.one(evilTexts)
    case 8:
      return Array.from({ length: random.below(4) }, () => malformed(random, depth + 1))
    default:
      return Object.fromEntries(
        Array.from({ length: random.below(5) }, () => [random.one(names), malformed(random, depth + 1)]),
      )
  }
}
