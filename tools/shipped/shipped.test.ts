import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'
import { describe, expect, it, onTestFinished } from 'vitest'
import { noteBundledPackages, packageFolderOf, takeBundledPackages } from './bundled-packages.mjs'
import { isAccepted, licencesText, readLicensed, refusedOf } from './licences.mjs'
import { packagesNamedIn, withWhatTheyNeed } from './packages-beside.mjs'

function folderOf(files: Readonly<Record<string, string>>): string {
  const dir = mkdtempSync(join(tmpdir(), 'clusterdeck-shipped-'))
  onTestFinished(() => rmSync(dir, { recursive: true }))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(dir, name, '..'), { recursive: true })
    writeFileSync(join(dir, name), text)
  }
  return dir
}

describe('packages in the bundles', () => {
  it.each([
    ['/home/me/deck/node_modules/react/index.js', 'node_modules/react'],
    ['/home/me/deck/node_modules/@radix-ui/react-menu/dist/a.mjs', 'node_modules/@radix-ui/react-menu'],
    ['node_modules/a/node_modules/@b/c/d.js?commonjs-module', 'node_modules/a/node_modules/@b/c'],
    ['\0/home/me/deck/node_modules/zod/v4/core.js', 'node_modules/zod'],
    ['/home/me/deck/shared/result.ts', null],
    ['\0vite/preload-helper.js', null],
  ])('%j is of %s', (id, folder) => {
    expect(packageFolderOf(id)).toBe(folder)
  })

  it('are noted when code of theirs is in there, not when they were only named', async () => {
    const dir = folderOf({
      'entry.mjs': "import { used } from 'here'\nimport { unused } from 'shaken-out'\nconsole.log(used)",
      'node_modules/here/package.json': '{"name":"here","main":"index.mjs"}',
      'node_modules/here/index.mjs': 'export const used = Math.random()',
      'node_modules/shaken-out/package.json': '{"name":"shaken-out","main":"index.mjs","sideEffects":false}',
      'node_modules/shaken-out/index.mjs': 'export const unused = Math.random()',
    })
    await build({
      configFile: false,
      root: dir,
      logLevel: 'error',
      plugins: [noteBundledPackages()],
      build: { ssr: join(dir, 'entry.mjs'), outDir: join(dir, 'out') },
      ssr: { noExternal: true },
    })
    expect(takeBundledPackages(join(dir, 'out'))).toEqual(['node_modules/here'])
  })

  it('are taken from the notes of all bundles, which are gone then', () => {
    const dir = folderOf({
      'main/cli.packages.json': '["node_modules/zod","node_modules/ws"]',
      'renderer/index.packages.json': '["node_modules/react","node_modules/zod"]',
      'main/cli.cjs': '',
    })
    expect(takeBundledPackages(dir)).toEqual(['node_modules/react', 'node_modules/ws', 'node_modules/zod'])
    expect(takeBundledPackages(dir)).toEqual([])
  })
})

describe('packages beside the bundles', () => {
  it('are those that a script imports or requires', () => {
    const source = `
      import express from 'express'
      import { a } from "@redis/client/dist/a.js"
      import './own.mjs'
      import http from 'node:http'
      const session = require('express-session')
      const later = await import('koa')
      // from here on
    `
    expect(packagesNamedIn(source)).toEqual(['express', '@redis/client', 'express-session', 'koa'])
  })

  it('bring what they need, from where Node would load it', () => {
    const dir = folderOf({
      'package-lock.json': JSON.stringify({
        packages: {
          '': {},
          'node_modules/a': { dependencies: { b: '1', c: '1' }, optionalDependencies: { 'mac-only': '1' } },
          'node_modules/a/node_modules/b': { dependencies: { c: '1' } },
          'node_modules/b': {},
          'node_modules/c': { dependencies: { a: '1' } },
          'node_modules/mac-only': {},
          'node_modules/not-needed': {},
        },
      }),
    })
    expect(withWhatTheyNeed(['a'], dir)).toEqual(['node_modules/a', 'node_modules/a/node_modules/b', 'node_modules/c'])
    expect(() => withWhatTheyNeed(['nowhere'], dir)).toThrow('nowhere, which a sample or a lesson needs')
  })
})

describe('licences', () => {
  it.each([
    ['MIT', true],
    ['(MIT OR GPL-2.0)', true],
    ['MIT AND ISC AND BSD-3-Clause', true],
    ['MIT AND GPL-3.0', false],
    ['AGPL-3.0', false],
    ['UNLICENSED', false],
    ['SEE LICENSE IN LICENSE.txt', false],
    ['', false],
  ])('%j is accepted: %s', (expression, expected) => {
    expect(isAccepted(expression)).toBe(expected)
  })

  it('that are refused are named with their package', () => {
    const packages = [
      { name: 'pm2', version: '7.0.0', licence: 'AGPL-3.0' },
      { name: 'zod', version: '4.6.7', licence: 'MIT' },
      { name: 'mute', version: '1.0.0', licence: '' },
    ]
    expect(refusedOf(packages)).toEqual(['pm2 7.0.0 (AGPL-3.0)', 'mute 1.0.0 (says none)'])
  })

  it('are read from the package and its files', () => {
    const dir = folderOf({
      'package.json': JSON.stringify({
        name: 'old',
        version: '1.0.0',
        license: { type: 'ISC' },
        author: { name: 'Ada' },
      }),
      'LICENSE.md': 'Do as you like.\r\n',
      NOTICE: 'Made by Ada.',
      'license.js': 'not a text',
    })
    const read = readLicensed(dir)
    expect({ ...read, texts: read.texts.toSorted() }).toEqual({
      name: 'old',
      version: '1.0.0',
      licence: 'ISC',
      author: 'Ada',
      texts: ['Do as you like.', 'Made by Ada.'],
    })
  })

  it('are listed by name, each text once', () => {
    const one = { version: '1.0.0', licence: 'MIT', author: '', texts: ['Same words.'] }
    const text = licencesText([
      { ...one, name: 'b' },
      { ...one, name: 'a' },
      { ...one, name: 'c', licence: 'ISC', author: 'Cy', texts: [] },
    ])
    expect(text.match(/^\| [abc] .*$/gm)).toEqual(['| a | 1.0.0 | MIT |', '| b | 1.0.0 | MIT |', '| c | 1.0.0 | ISC |'])
    expect(text.match(/^## .*$/gm)).toEqual(['## a 1.0.0, b 1.0.0', '## c 1.0.0'])
    expect(text).toContain('No file of its licence came with it: ISC, by Cy.')
  })
})
