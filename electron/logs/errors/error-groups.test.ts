import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { build } from 'vite'
import { describe, expect, it, onTestFinished } from 'vitest'
import { runtimes } from '../../../tools/testing/test-worker.ts'
import { isLong } from '../../../tools/testing/tested-releases.ts'
import { SourcePlaces } from '../../sources/source-places.ts'
import { ErrorGroups, type SeenEntry } from './error-groups.ts'
import { stackIn } from './stack-in.ts'

const fixture = resolve(import.meta.dirname, '../fixtures/prints-errors.cjs')

const create = (): ErrorGroups => new ErrorGroups({ places: new SourcePlaces(), ownFiles: [] })
let lastNumber = 0
const entry = (text: string, more: Partial<SeenEntry> = {}): SeenEntry => {
  lastNumber += 1
  const lines = text.trimEnd().split(/\r?\n/)
  const stack = text.startsWith('{"') ? stackIn(JSON.parse(text)) : null
  return { number: lastNumber, atMs: lastNumber * 1000, slot: 1, lines, stack, processBeganMs: null, ...more }
}

function stderrOf(runtime: (typeof runtimes)[number], script: string, args: readonly string[] = []): string {
  const { stderr } = spawnSync(runtime.execPath, [...args, script], { env: runtime.env, encoding: 'utf8' })
  return stderr
}

/** What is told of each printed error: its title, and where the first own call is. */
const expected: Readonly<Record<string, readonly [title: string, place: string | null] | null>> = {
  awaited: ['TypeError: no cart 17', 'load:11'],
  'another number': ['TypeError: no cart 18', 'load:11'],
  'by a method': ['TypeError: no cart 1', 'load:11'],
  prefixed: ['TypeError: no cart 17', 'load:11'],
  cause: ['NotFound: no such thing', ':41'],
  aggregate: ['AggregateError: all failed', ':43'],
  lines: ['RangeError: first line', ':45'],
  inside: ['TypeError: no cart 17', 'load:11'],
  'without stack': ['TypeError: no cart 17', null],
  pino: ['TypeError: no cart 17', 'load:11'],
  evaluated: ["TypeError: Cannot read properties of null (reading 'total')", 'eval:56'],
  deep: ['TypeError: no cart 9', 'load:11'],
  deeper: ['TypeError: no cart 9', 'load:11'],
  trace: null,
  plain: null,
}

describe.each(runtimes)('errors printed on $name', (runtime) => {
  it('are read from their stacks, and grouped', () => {
    const parts = stderrOf(runtime, fixture).split(/^== (.+)\n/m)
    const told: Record<string, unknown> = {}
    const ids: Record<string, string | null> = {}
    const groups = create()
    for (let at = 1; at < parts.length; at += 2) {
      const name = parts[at] ?? ''
      const one = create()
      one.add(entry(parts[at + 1] ?? ''))
      const [group] = one.list()
      const own = group?.frames.find(({ isOwn }) => isOwn)
      const place = own === undefined ? null : `${own.functionName}:${own.line}`
      told[name] = group === undefined ? null : [group.title, place]
      ids[name] = groups.add(entry(parts[at + 1] ?? ''))
    }
    expect(told).toEqual(expected)
    // The same error, however it was printed; by another way or another error it is another one.
    expect(new Set([ids.awaited, ids.prefixed, ids.inside, ids.pino])).toHaveProperty('size', 1)
    expect(ids.deep).toBe(ids.deeper)
    expect(new Set(Object.values(ids).filter((id) => id !== null))).toHaveProperty('size', 9)
  })

  // `real-errors.test.ts` has how each Node prints them.
  it.runIf(isLong || runtime.name === 'Node 26').each([
    ['thrown.mjs', "const pool = {}\nthrow new Error('pool is closed')", 'Error: pool is closed', 2],
    ['syntax.cjs', 'const a = 1\nconst b = )', "SyntaxError: Unexpected token ')'", 2],
    ['text.cjs', "\nthrow 'no database'", 'threw no database', 2],
    ['rejected.cjs', "Promise.reject('nope')", 'unhandled rejection with nope', null],
  ])('are read where they ended the process: %s', (name, source, title, line) => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, name), source)
    const groups = create()
    groups.add(entry(stderrOf(runtime, join(folder, name))))
    const [group] = groups.list()
    expect(group?.title).toBe(title)
    expect(group?.code?.atLine ?? null).toBe(line)
  })
})

describe('groups of equal errors', () => {
  const printed = (message: string, line = 7): string =>
    `Error: ${message}\n    at pay (/gone/pay.js:${line}:9)\n    at next (/gone/node_modules/express/router.js:1:2)`

  it('count over workers, from the first to the last', () => {
    const groups = create()
    const first = entry(printed('refused: order 4711'), { slot: 4 })
    const last = entry(printed('refused: order 4712'), { slot: 2 })
    const id = groups.add(first)
    groups.add(entry(printed('refused: order 4711'), { slot: 2 }))
    expect(groups.add(last)).toBe(id)
    expect(groups.add(entry(printed('refused: order 4712', 8)))).not.toBe(id)
    expect(groups.list()[1]).toMatchObject({
      errorId: id,
      title: 'Error: refused: order 4711',
      count: 3,
      slots: [2, 4],
      firstAtMs: first.atMs,
      lastAtMs: last.atMs,
      firstNumber: first.number,
      lastNumber: last.number,
      isNew: false,
      code: null,
    })
  })

  it('are new when they first came after the last reload, also where lines have moved', () => {
    const groups = create()
    groups.add(entry(printed('old')))
    groups.reloaded()
    groups.add(entry(printed('old', 12)))
    groups.add(entry(printed('fresh')))
    const newOnes = () => groups.list().flatMap(({ title, isNew }) => (isNew ? [title] : []))
    expect(newOnes()).toEqual(['Error: fresh'])
    expect(groups.newCount).toBe(1)
    groups.reloaded()
    groups.add(entry(printed('fresh')))
    expect(newOnes()).toEqual([])
  })

  it('are at most 500: the ones seen last', () => {
    const groups = create()
    for (let line = 1; line <= 1000; line += 1) groups.add(entry(printed('many', line)))
    expect(groups.count).toBe(500)
    const lines = groups.list().map(({ frames }) => frames[0]?.line)
    expect([lines[0], lines.at(-1)]).toEqual([1000, 501])
  })

  it('tell the source that a bundle was made of, and are nothing new after it was built anew', async () => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'src'))
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
    const pay = 'export function pay(cart: { id?: string } | null): string {\n  return cart.id\n}\n'
    writeFileSync(join(folder, 'src/pay.ts'), pay)
    const groups = create()
    const ids: (string | null)[] = []
    for (const extra of ['', "console.log('one more line')\n"]) {
      if (extra !== '') groups.reloaded()
      const server = `import { pay } from './pay.ts'\n${extra}try { pay(null) } catch (error) { console.error(error) }\n`
      writeFileSync(join(folder, 'src/server.ts'), server)
      const output = { ssr: 'src/server.ts', outDir: extra === '' ? 'a' : 'b', sourcemap: true }
      await build({ root: folder, logLevel: 'silent', build: output })
      const [runtime = expect.fail()] = runtimes
      ids.push(groups.add(entry(stderrOf(runtime, join(folder, output.outDir, 'server.js')))))
    }
    const [last, first] = groups.list()
    const frame = { functionName: 'pay', file: join(folder, 'src/pay.ts'), line: 2, isOwn: true }
    for (const group of [first, last]) {
      expect(group?.frames[0]).toMatchObject(frame)
      expect(group?.code?.lines[1]).toBe('  return cart.id')
    }
    // The caller's line has moved: another group, but no other error.
    expect(ids[0]).not.toBe(ids[1])
    expect(groups.newCount).toBe(0)
  })
})

function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'clusterdeck-groups-')))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}
