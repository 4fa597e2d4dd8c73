import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findBadFiles } from './file-rules.ts'
import { findCycles, findForbiddenImports, foldersBelow, knownElectronFolders } from './import-rules.ts'
import { readProject, readTree, type SourceFile } from './source-tree.ts'

/** DESIGN.md's house, as ARCHITECTURE.md describes it: who may import whom. */
describe('this project', () => {
  const files = readTree(readProject(resolve(import.meta.dirname, '../..')))

  it('is read as a whole', () => {
    expect(files.length).toBeGreaterThan(50)
    for (const name of foldersBelow(files, 'electron')) expect(knownElectronFolders).toContain(name)
  })

  it('imports only what its place in the house allows', () => {
    expect(findForbiddenImports(files)).toEqual([])
  })

  it('has no circles', () => {
    expect(findCycles(files)).toEqual([])
  })

  it('keeps its files short, well named, and without barrels', () => {
    expect(findBadFiles(files)).toEqual([])
  })
})

/** An invented project. */
const tree = (texts: Record<string, string>): readonly SourceFile[] => readTree(new Map(Object.entries(texts)))
const forbidden = (path: string, text: string): readonly string[] => findForbiddenImports(tree({ [path]: text }))

describe('import rules', () => {
  it.each([
    ['electron/deck/a.ts', `import { app } from 'electron'`],
    ['electron/cluster/a.ts', `import type { App } from 'electron'`],
    ['electron/cluster/a.test.ts', `import { app } from 'electron'`],
    ['renderer/a.ts', `const electron = require('electron')`],
    ['electron/logs/a.ts', `const { app } = await import('electron')`],
    ['electron/cluster/a.ts', `import { b } from '../supervisor/b.ts'`],
    ['electron/agent-link/a.ts', `export { b } from '../agent/b.ts'`],
    ['electron/agent-link/a.ts', `export type B = import('../agent/b.ts').B`],
    ['electron/cluster/a.ts', `import { b } from '../deck/b.ts'`],
    ['electron/deck/a.ts', `import type { B } from '../main/b.ts'`],
    ['electron/main/a.ts', `import { b } from '../../renderer/b.ts'`],
    ['electron/deck/a.ts', `import { b } from '../host/b.ts'`],
    ['electron/host/a.ts', `import { b } from '../cli/b.ts'`],
    ['electron/main/a.ts', `import { b } from '../cli/b.ts'`],
    ['electron/cli/a.ts', `import { b } from '../main/b.ts'`],
    ['electron/host/a.ts', `import { createDeck } from '../deck/deck.ts'`],
    ['electron/main/a.ts', `import { createDeck } from '../deck/deck.ts'`],
    ['electron/main/a.ts', `import { b } from '../cluster/b.ts'`],
    ['electron/preload/a.ts', `import { b } from '../deck/b.ts'`],
    ['electron/platform/a.ts', `import { b } from '../deck/b.ts'`],
    ['electron/agent/a.ts', `import { b } from '../platform/b.ts'`],
    ['shared/a.ts', `import { b } from '../electron/cluster/b.ts'`],
    ['shared/a.ts', `import { join } from 'node:path'`],
    ['electron/agent/a.ts', `import { limits } from '../../shared/limits.ts'`],
    ['electron/agent/a.ts', `import { z } from 'zod'`],
    ['shared/base/a.ts', `import { limits } from '../limits.ts'`],
    ['shared/base/a.ts', `import { z } from 'zod'`],
    ['renderer/a.tsx', `import { b } from '../electron/deck/b.ts'`],
    ['renderer/a.tsx', `import { join } from 'node:path'`],
    ['renderer/views/a.tsx', `import { Line } from 'recharts'`],
  ])('%s may not: %s', (path, text) => {
    expect(forbidden(path, text)).toHaveLength(1)
  })

  it.each([
    ['electron/main/a.ts', `import { app } from 'electron'`],
    ['electron/main/a.ts', `import type { Deck } from '../deck/deck.ts'; import { b } from '../deck/thread/b.ts'`],
    ['electron/cli/a.ts', `import { buildDeck } from '../deck/build-deck.ts'; import { b } from '../host/b.ts'`],
    ['electron/preload/a.ts', `import { channels } from '../../shared/ipc/contract.ts'`],
    ['electron/deck/a.ts', `import { b } from '../cluster/b.ts'; import { c } from '../supervisor/c.ts'`],
    ['electron/cluster/a.ts', `import { limits } from '../../shared/limits.ts'; import net from 'node:net'`],
    ['electron/cluster/a.ts', `import { canHere } from '../platform/this-platform.ts'`],
    ['electron/agent/a.ts', `import type { AgentConfig } from '../../shared/agent-protocol.ts'`],
    ['electron/agent/a.ts', `import { type AgentConfig } from '../../shared/agent-protocol.ts'`],
    ['electron/agent/a.ts', `import { b } from '../../shared/base/b.ts'`],
    ['shared/base/a.ts', `import { b } from './b.ts'`],
    ['shared/a.ts', `import { z } from 'zod'; import { b } from './b.ts'`],
    ['shared/a.test.ts', `import { it } from 'vitest'`],
    ['renderer/charts/a.tsx', `import { Line } from 'recharts'`],
    ['renderer/views/a.tsx', `import { limits } from '../../shared/limits.ts'; import React from 'react'`],
    ['electron/cluster/a.ts', `// import { app } from 'electron'\nconst text = "import { app } from 'electron'"`],
  ])('%s may: %s', (path, text) => {
    expect(forbidden(path, text)).toEqual([])
  })
})

describe('circles', () => {
  it('are found through any number of files, types included', () => {
    const files = tree({
      'shared/a.ts': `import { b } from './b.ts'`,
      'shared/b.ts': `import type { C } from './deep/c.ts'`,
      'shared/deep/c.ts': `export { a } from '../a.ts'; export const c = 1`,
    })
    expect(findCycles(files)).toEqual(['shared/a.ts → shared/b.ts → shared/deep/c.ts → shared/a.ts'])
  })

  it('are not seen where two ways lead to one file', () => {
    const files = tree({
      'shared/a.ts': `import './b.ts'; import './c.ts'`,
      'shared/b.ts': `import './d.ts'`,
      'shared/c.ts': `import './d.ts'`,
      'shared/d.ts': '',
    })
    expect(findCycles(files)).toEqual([])
  })
})

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
    ['e2e/a.e2e.ts', `describe.skipIf(process.platform !== 'linux')`],
  ])('%s may not be like this', (path, text) => {
    expect(findBadFiles(tree({ [path]: text }))).toHaveLength(1)
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
    ['tools/setup/a.mjs', `const isWindows = process.platform === 'win32'`],
    ['renderer/views/a.tsx', `// window.deck stays in bridge.ts\nconst windowDeck = 1`],
  ])('%s may be like this', (path, text) => {
    expect(findBadFiles(tree({ [path]: text }))).toEqual([])
  })
})
