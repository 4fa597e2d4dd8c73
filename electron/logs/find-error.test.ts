import { describe, expect, it } from 'vitest'
import { findError } from './find-error.ts'

const stack = ['    at wrapSafe (node:internal/modules/cjs/loader:1464:18)', '', 'Node.js v24.15.0']
const places = { cwd: '/app', ownFiles: ['/deck/agent.cjs'] }
const uncaught = (lines: readonly string[]) => findError([...lines, '', 'Node.js v24.15.0'], places)?.words
const words = (lines: readonly string[]) => findError(lines, places)?.words

describe('the error that a process printed', () => {
  it('is named with the place that Node prints first', () => {
    const lines = [
      'up soon',
      '/app/src/server.js:12',
      "  end('hello'",
      '      ^^^^^^^',
      '',
      'SyntaxError: missing )',
      ...stack,
    ]
    expect(findError(lines, places)).toEqual({
      words: 'SyntaxError: missing ) (src/server.js:12)',
      said: 'SyntaxError: missing )',
      isUncaught: true,
      isLast: true,
      firstLine: 1,
      namedLine: 5,
    })
  })

  it.each([
    [
      'an ES module',
      ['file:///app/my%20server.mjs:1', "import { no } from 'x'", '         ^^', 'SyntaxError: no'],
      'SyntaxError: no (my server.mjs:1)',
    ],
    ['a file elsewhere', ['/lib/a.js:3', 'x(', ' ^', '', 'SyntaxError: bad'], 'SyntaxError: bad (a.js:3)'],
    [
      'a thrown string',
      ['/app/a.js:1', "throw 'no'", '^', 'no', '(Use `node --trace-uncaught …`)'],
      'threw no (a.js:1)',
    ],
    [
      'a name of its own',
      ['/app/a.js:2', 'throw new E()', '^', '', 'ConfigFault: no database'],
      'ConfigFault: no database (a.js:2)',
    ],
    ['no message', ['/app/a.js:2', 'throw e', '^', '', 'Error', '    at /app/a.js:1:11'], 'Error (a.js:2)'],
  ])('may have %s', (_what, lines, expected) => {
    expect(uncaught(lines)).toBe(expected)
  })

  it.each([
    ["Node's own code", 'node:internal/errors:541'],
    ['a package', '/app/node_modules/express/lib/route.js:33'],
    ['text', 'undefined:1'],
  ])('is placed where the app called, when %s threw it', (_what, header) => {
    const frames = [
      '    at f (/app/node_modules/express/lib/route.js:33:3)',
      '    at Object.<anonymous> (/app/server.js:7:5)',
    ]
    expect(uncaught([header, '  throw error', '  ^', '', 'TypeError: no callback', ...frames])).toBe(
      'TypeError: no callback (server.js:7)',
    )
  })

  it('is the last one that the app logged, when none went uncaught', () => {
    const lines = [
      'Error: first',
      '    at /app/a.js:1:1',
      'Error [ECONF]: second',
      '    at load (file:///app/b.mjs:2:9)',
      'bye',
    ]
    expect(findError(lines, places)).toMatchObject({
      words: 'last error printed: Error [ECONF]: second (b.mjs:2)',
      firstLine: 2,
      isUncaught: false,
      isLast: false,
    })
  })

  it('of a child that shares the stderr is told as printed, once the worker went on', () => {
    const child = ['/app/child.js:1', 'throw e', '^', '', 'Error: of a child', '', 'Node.js v24.15.0']
    expect(words([...child, 'goes on without it'])).toBe('last error printed: Error: of a child (child.js:1)')
  })

  it('is what V8 or the command line of Node ended it by', () => {
    const heap = ['<--- Last few GCs --->', '', 'FATAL ERROR: Reached heap limit', ' 1: 0xb8ced1 node::Abort() [node]']
    expect(findError(heap, places)).toMatchObject({ words: 'Reached heap limit', isUncaught: true })
    expect(words(['/usr/bin/node: bad option: --frozen'])).toBe('bad option: --frozen')
  })

  it('is never placed in what rides along, and names the port where no host was named', () => {
    const lines = [
      'node:events:497',
      '      throw er; // Unhandled',
      '      ^',
      '',
      'Error: bind EADDRINUSE null:43044',
      '    at listenOnPrimaryHandle [as _handle] (node:net:2000:1)',
      '    at listen (/deck/agent.cjs:1:900)',
      '    at load (/app/src/server.js:7:5)',
    ]
    expect(uncaught(lines)).toBe('Error: bind EADDRINUSE port 43044 (src/server.js:7)')
    expect(uncaught(lines.slice(0, -1))).toBe('Error: bind EADDRINUSE port 43044')
    expect(uncaught(['/deck/agent.cjs:1', 'var a;', '^', '', 'Error: outer'])).toBe('Error: outer')
  })

  it('is not what caused it', () => {
    const cause = ['    at /app/a.js:1:7 {', '  [cause]: TypeError: inner', '      at /app/b.js:1:35', '}']
    expect(uncaught(['/app/a.js:1', 'throw', '^', '', 'Error: outer', ...cause])).toBe('Error: outer (a.js:1)')
  })

  it('stays one line', () => {
    expect(uncaught([`Error: ${'x'.repeat(500)}`])?.length).toBe(201)
  })

  it.each([[[]], [['all is well', '    at Object.<anonymous> (/app/Error.js:1:1)']], [['^', 'caret without a place']]])(
    'is none in %j',
    (lines) => {
      expect(findError(lines, places)).toBe(null)
    },
  )
})
