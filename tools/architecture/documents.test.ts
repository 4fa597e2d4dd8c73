import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Document, findLostPaths, findLostScripts, links, recipeFaults, scriptsIn } from './document-rules.ts'
import { drawHouse } from './draw-house.ts'
import { house } from './house.ts'

const project = resolve(import.meta.dirname, '../..')
/** Their texts are read in the deck, and name files of the lesson's own folder. */
const lessons = 'electron/lessons/content/'
const notOurs = new Set(['node_modules', 'out', 'release', 'test-results', 'coverage', '.git', '.cache'])

/** Every file and folder of the project, relative to it. */
function pathsBelow(folder: string): readonly string[] {
  return readdirSync(join(project, folder), { withFileTypes: true })
    .filter((entry) => !notOurs.has(entry.name))
    .flatMap((entry) => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      return entry.isDirectory() ? [path, ...pathsBelow(path)] : [path]
    })
}

const known = new Set(pathsBelow(''))
const documents: readonly Document[] = [...known]
  .filter((path) => path.endsWith('.md') && !path.includes('/fixtures/') && !path.startsWith(lessons))
  .map((path) => ({ path, text: readFileSync(join(project, path), 'utf8').replaceAll('\r\n', '\n') }))
const read = (path: string): string => documents.find((document) => document.path === path)?.text ?? ''
const inFolder = (folder: string) =>
  documents.filter(({ path }) => path.startsWith(`${folder}/`) && !path.endsWith('/README.md'))
const { scripts } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8'))

describe('the documents', () => {
  it('name and link only what is there', () => {
    expect(documents.length).toBeGreaterThan(15)
    expect(findLostPaths(documents, known)).toEqual([])
    expect(findLostScripts(documents, Object.keys(scripts))).toEqual([])
  })

  it('show the house as it is checked, on at most 150 lines', () => {
    const text = read('ARCHITECTURE.md')
    const [, block = ''] = /^```\n(e2e\/.*?)\n```$/ms.exec(text) ?? []
    expect(block).toBe(drawHouse(house))
    expect(text.split('\n').length - 1).toBeLessThanOrEqual(150)
  })

  it('tell in CONTRIBUTING of every script, and link examples to read', () => {
    const text = read('CONTRIBUTING.md')
    const told = new Set([...scriptsIn(text), ...(text.includes('npm start') ? ['start'] : [])])
    expect(Object.keys(scripts).filter((name) => name !== 'test' && !told.has(name))).toEqual([])
    const [, examples = ''] = /^## Read these first$(.*?)^## /ms.exec(text) ?? []
    expect(links(examples).length).toBeGreaterThanOrEqual(15)
  })

  it('have recipes whose steps name files in order', () => {
    const recipes = inFolder('docs/recipes')
    expect(recipes.length).toBeGreaterThanOrEqual(8)
    expect(recipes.flatMap((recipe) => recipeFaults(recipe, known))).toEqual([])
  })

  it('number decisions without a gap, and say of each what, why, what was tried and when to think again', () => {
    const decisions = inFolder('docs/decisions')
    expect(decisions.map(({ path }) => Number(path.split('/')[2]?.slice(0, 4)))).toEqual(
      decisions.map((_, at) => at + 1),
    )
    for (const { path, text } of decisions) {
      const headings = [...text.matchAll(/^## (.*)$/gm)].map(([, words]) => words)
      expect(headings, path).toEqual(['What', 'Why', 'What was tried', 'When to think again'])
      expect(text.split('\n').length, path).toBeLessThanOrEqual(50)
    }
  })

  it('are all reached from README, CONTRIBUTING or the index beside them', () => {
    const reached = new Set(
      documents.flatMap(({ path, text }) => links(text).map((link) => join(path, '..', link).replaceAll('\\', '/'))),
    )
    const lost = documents.filter(({ path }) => path !== 'README.md' && !reached.has(path))
    expect(lost.map(({ path }) => path)).toEqual([])
  })
})

describe('document rules', () => {
  const files = new Set([
    'docs',
    'docs/a.md',
    'electron',
    'electron/deck',
    'electron/deck/deck.ts',
    'shared',
    'shared/x.ts',
  ])
  const lost = (text: string) => findLostPaths([{ path: 'docs/a.md', text }], files)

  it.each([
    '`deck/deck.ts`',
    '`deck.ts`',
    '`electron/deck/`',
    '`electron/*/deck.ts`',
    '[x](../shared/x.ts#part)',
    '`a/b.js`',
  ])('find %s', (text) => expect(lost(text)).toEqual([]))

  it.each(['`deck/disk.ts`', '`deck/gone`', '`electron/gone/`', '[x](x.ts)', '![x](../gone.png)', '`eck.ts`'])(
    'miss %s',
    (text) => expect(lost(text)).toHaveLength(1),
  )

  it('know the scripts of package.json', () => {
    expect(
      findLostScripts([{ path: 'a.md', text: 'npm run test:unit -- x, npm run gone' }], ['test:unit']),
    ).toHaveLength(1)
  })

  it.each([
    ['1. `shared/x.ts`: a.\n2. `electron/deck/<name>.ts` (new): b.', 0],
    ['1. `electron/deck/<name>/<name>.ts` (new): a.\n2. `shared/x.ts`: b.', 0],
    ['1. `shared/x.ts`: a.\n3. `electron/deck/deck.ts`: b.', 1],
    ['1. `shared/y.ts`: a.\n2. `electron/deck/deck.ts`: b.', 1],
    ['1. `shared/x.ts`: a.\n2. `electron/gone/<name>.ts` (new): b.', 1],
    ['1. `shared/x.ts`: a.\n2. somewhere.', 1],
    ['nothing', 1],
  ])('see %j through', (text, faults) => {
    expect(recipeFaults({ path: 'a.md', text }, files)).toHaveLength(faults)
  })
})
