import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { reachableFiles } from './reachable-files.ts'

describe('what a script loads, as its text tells', () => {
  let root: string
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'clusterdeck-reach-'))
  })
  afterEach(() => rmSync(root, { recursive: true, force: true }))
  const reached = async (files: Readonly<Record<string, string>>, script = 'dist/server.js') => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), text)
    }
    return (await reachableFiles(join(root, script))).map((path) => relative(root, path)).sort()
  }

  it.each([
    ['require', "const a = require('./a')"],
    ['import', "import a from './a.js'"],
    ['import for its effect', "import './a.js'"],
    ['export', "export * from './a.js'"],
    ['dynamic import', "const a = await import('./a.js')"],
    ['worker', "new Worker(new URL('./a.js', import.meta.url))"],
  ])('follows %s', async (_, text) => {
    expect(await reached({ 'dist/server.js': text, 'dist/a.js': '' })).toEqual(['dist/a.js', 'dist/server.js'])
  })

  it('follows on from file to file, in circles too, and leaves packages alone', async () => {
    const files = {
      'dist/server.js': "require('./lib'); require('express'); require('../node_modules/x/y')",
      'dist/lib/index.js': "require('../../shared/words.json'); require('../server')",
      'shared/words.json': '{}',
      'node_modules/x/y.js': '',
      'dist/unused.js': '',
    }
    expect(await reached(files)).toEqual(['dist/lib/index.js', 'dist/server.js', 'shared/words.json'])
  })

  it('knows that TypeScript names what it is built to', async () => {
    const files = { 'src/server.ts': "import { a } from './a.js'", 'src/a.ts': '' }
    expect(await reached(files, 'src/server.ts')).toEqual(['src/a.ts', 'src/server.ts'])
  })

  it('is the script alone where that cannot be read', async () => {
    expect(await reached({}, 'gone.js')).toEqual(['gone.js'])
  })
})
