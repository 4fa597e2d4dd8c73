import { describe, expect, it } from 'vitest'
import { findBadFiles, findLostSources } from './file-rules.ts'
import { findFullFolders } from './folder-rules.ts'
import { findLongFunctions } from './function-rules.ts'
import { readTree } from './source-tree.ts'

describe('file rules', () => {
  const lines = (count: number, first = ''): string => `${first}\n${'x\n'.repeat(count - 1)}`

  it.each([
    ['shared/utils.ts', ''],
    ['shared/helpers/a.ts', ''],
    ['shared/someThing.ts', ''],
    ['shared/a.ts', lines(301)],
    ['renderer/a.css', lines(301)],
    ['shared/a.ts', lines(501, '/** So long because of its table. */')],
    ['shared/index.ts', `export { a } from './a.ts'\nexport const b = 1`],
    ['shared/all.ts', `export * from './a.ts'\nexport type { B } from './b.ts'`],
    ['renderer/views/a.tsx', `window.deck.invoke()`],
    ['renderer/views/a.tsx', `globalThis.deck.invoke()`],
    ['electron/deck/a.ts', `const isWindows = process.platform === 'win32'`],
    ['electron/heap/a.ts', `await mkdir(join(dir, 'x'), { recursive: true })`],
    ['electron/heap/a.ts', `mkdirSync(dir, {\n  mode: 0o700,\n  recursive: true,\n})`],
    ['e2e/a.e2e.ts', `describe.skipIf(process.platform !== 'linux')`],
  ])('%s may not be like this', (path, text) => {
    expect(findBadFiles(readTree(new Map([[path, text]])))).toHaveLength(1)
  })

  it.each([
    ['shared/agent-protocol.test.ts', ''],
    ['e2e/kill-and-respawn.e2e.ts', ''],
    ['shared/a.ts', lines(300)],
    ['shared/a.ts', lines(301, '/** So long because of its table. */')],
    ['renderer/a.css', lines(301, '/* Longer than usual: one file of tokens. */')],
    ['electron/agent/index.ts', `import { start } from './start.ts'\nstart()`],
    ['renderer/bridge.ts', `export const deck = window.deck`],
    ['electron/agent/a.ts', `const isWindows = process.platform === 'win32'`],
    ['electron/heap/a.test.ts', `await mkdir(dir, { recursive: true })`],
    ['electron/heap/a.ts', `mkdirSync(dir, { mode: 0o700 })\nrmSync(dir, { recursive: true })`],
    ['tools/setup/a.mjs', `const isWindows = process.platform === 'win32'`],
    ['renderer/views/a.tsx', `// window.deck stays in bridge.ts\nconst windowDeck = 1`],
  ])('%s may be like this', (path, text) => {
    expect(findBadFiles(readTree(new Map([[path, text]])))).toEqual([])
  })
})

describe('sources named by path', () => {
  const lost = (text: string): readonly string[] =>
    findLostSources(
      readTree(
        new Map([
          ['tools/run/a.mjs', text],
          ['tools/run/b.mjs', ''],
        ]),
      ),
    )

  it('are there', () => {
    expect(lost(`start(inRoot('tools', 'run', 'b.mjs'), inRoot('tools/run/b.mjs'))`)).toEqual([])
    expect(lost(`start(inRoot('out', 'main', 'b.mjs'), inRoot('tools', 'run'), inRoot(name))`)).toEqual([])
    expect(lost(`start(inRoot('tools', 'b.mjs'))`)).toEqual(['tools/run/a.mjs: tools/b.mjs'])
    expect(lost(`start(inRoot('tools/b.mjs'), 'x')`)).toEqual(['tools/run/a.mjs: tools/b.mjs'])
  })
})

describe('folder rules', () => {
  const folder = (count: number) =>
    readTree(new Map(Array.from({ length: count }, (_, at) => [`shared/deep/${'a'.repeat(at + 1)}.ts`, ''])))

  it('count sources, and neither tests, style sheets nor sub-rooms', () => {
    const more = readTree(
      new Map([
        ['shared/deep/a.test.ts', ''],
        ['shared/deep/a.css', ''],
        ['shared/deep/er/a.ts', ''],
      ]),
    )
    expect(findFullFolders([...folder(20), ...more], {})).toEqual([])
    expect(findFullFolders([...folder(21), ...more], {})).toEqual(['shared/deep: 21 sources, more than 20'])
  })

  it('take an exception only as long as it is true', () => {
    expect(findFullFolders(folder(22), { 'shared/deep': 22 })).toEqual([])
    expect(findFullFolders(folder(21), { 'shared/deep': 22 })).toHaveLength(1)
    expect(findFullFolders(folder(23), { 'shared/deep': 22 })).toHaveLength(1)
    expect(findFullFolders(folder(20), { 'shared/deep': 22 })).toHaveLength(1)
    expect(findFullFolders([], { 'shared/gone': 22 })).toHaveLength(1)
  })
})

describe('function rules', () => {
  const body = (lineCount: number): string => `{\n${'  work()\n'.repeat(lineCount - 2)}}`
  const long = (path: string, text: string, list = ''): readonly string[] =>
    findLongFunctions(readTree(new Map([[path, text]])), list)

  it.each([
    ['function run() ', ' run has 61 lines, more than 60: split it'],
    ['export const run = async () => ', ' run has 61 lines, more than 60: split it'],
    ['const all = { run: () => ', ' run has 61 lines, more than 60: split it', '}'],
    ['class A { #run() ', ' #run has 61 lines, more than 60: split it', '}'],
    ['class A { #run = () => ', ' #run has 61 lines, more than 60: split it', '}'],
    ['a.b(c).run((d) => ', ' run has 61 lines, more than 60: split it', ')'],
    ['export default () => ', ' a function has 61 lines, more than 60: split it'],
  ])('name what is too long in %s', (before, told, after = '') => {
    expect(long('shared/a.ts', `${before}${body(61)}${after}`)).toEqual([`shared/a.ts${told}`])
    expect(long('shared/a.ts', `${before}${body(60)}${after}`)).toEqual([])
    expect(long('shared/a.test.ts', `${before}${body(61)}${after}`)).toEqual([])
  })

  it('let those on the list be, as long as they are not longer than it says', () => {
    const run = `function run() ${body(65)}`
    expect(long('shared/a.ts', run, 'shared/a.ts run 70\n')).toEqual([])
    expect(long('shared/a.ts', run, 'shared/a.ts run 64\n')).toEqual([
      'shared/a.ts run grew from 64 to 65 lines: split it',
    ])
    expect(long('shared/a.ts', '', 'shared/a.ts run 70\n')).toEqual([
      'shared/a.ts run is long no more: take it off the list',
    ])
  })
})
