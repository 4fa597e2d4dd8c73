import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { outerRuntimes } from '../../tools/testing/test-worker.ts'
import { findError } from './find-error.ts'

/** How each script ends under a real Node, and what is to be read from its stderr; null: nothing can be told. */
const endings: readonly (readonly [file: string, source: string, words: string | null])[] = [
  [
    'thrown.cjs',
    "const pool = {}\nsetTimeout(() => {\n  throw new Error('pool is closed')\n})",
    'Error: pool is closed (thrown.cjs:3)',
  ],
  ['module.mjs', "const port = 1\nthrow new RangeError('no such port')", 'RangeError: no such port (module.mjs:2)'],
  ['syntax.cjs', 'const a = 1\nconst b = )', "SyntaxError: Unexpected token ')' (syntax.cjs:2)"],
  [
    'rejected.cjs',
    "const load = async () => {\n  throw new TypeError('no database')\n}\nload()",
    'TypeError: no database (rejected.cjs:2)',
  ],
  ['value.cjs', "Promise.reject('nope')", 'unhandled rejection with nope'],
  [
    'cause.cjs',
    "try {\n  JSON.parse('{')\n} catch (cause) {\n  throw new Error('bad config', { cause })\n}",
    'Error: bad config (cause.cjs:4)',
  ],
  ['text.cjs', "throw 'no database'", 'threw no database (text.cjs:1)'],
  ['object.cjs', 'throw { code: 7 }', 'threw { code: 7 } (object.cjs:1)'],
  ['nothing.cjs', "throw Symbol('s')", null],
  [
    'stackless.cjs',
    "const e = new Error('no stack')\ne.stack = undefined\nthrow e",
    'Error: no stack (stackless.cjs:3)',
  ],
  ['below.cjs', "throw new Error('\\nstarts below')", 'Error: starts below (below.cjs:1)'],
  [
    'many.cjs',
    "throw new AggregateError([new Error('refused ::1'), new Error('refused 127.0.0.1')])",
    'AggregateError: refused ::1 (many.cjs:1)',
  ],
  ['lines.cjs', "throw new Error('one\\nError: two\\n')", 'Error: one (lines.cjs:1)'],
  ['parsed.cjs', "const text = '{'\nJSON.parse(text)", null],
  ['emitted.cjs', "\nnew (require('node:events'))().emit('error', new Error('lost'))", 'Error: lost (emitted.cjs:2)'],
  [
    'farewell.cjs',
    "process.on('exit', () => console.error('bye'))\nthrow new Error('at last')",
    'Error: at last (farewell.cjs:2)',
  ],
  [
    'logged.cjs',
    "console.error(new Error('on its own'))\nprocess.exit(1)",
    'last error printed: Error: on its own (logged.cjs:1)',
  ],
  ['handled.cjs', "console.error(new Error('long ago'))\nconsole.error('all is well again')\nprocess.exit(1)", null],
  ['quiet.cjs', 'process.exit(1)', null],
]

describe.each(outerRuntimes)('the error that ended a process of $name', ({ execPath, env }) => {
  const cwd = mkdtempSync(join(tmpdir(), 'clusterdeck-errors-'))
  afterAll(() => rmSync(cwd, { recursive: true }))

  it.each(endings)('%s', async (file, source, words) => {
    writeFileSync(join(cwd, file), source)
    const stderr = await new Promise<string>((done) => {
      execFile(
        execPath,
        [join(cwd, file)],
        { cwd, env: { PATH: process.env.PATH ?? '', ...env } },
        (_error, _out, text) => done(text),
      )
    })
    const found = findError(stderr.trimEnd().split(/\r?\n/), { cwd, ownFiles: [] })
    // Every Node words the errors of JSON.parse in its own way.
    if (file === 'parsed.cjs') expect(found?.words).toMatch(/^SyntaxError: .+ \(parsed\.cjs:2\)$/)
    else expect(found?.isLast === true ? found.words : null).toBe(words)
  })
})
