import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type OpenPlaceParts, openPlace, placeUrl } from './open-place.ts'

describe('the address of a place', () => {
  const place = { file: '/app/my cart/a#b?c&line=9%.js', line: 42, column: null }
  it.each([
    ['vscode://file/{file}:{line}:{column}', place, 'vscode://file/app/my%20cart/a%23b%3Fc%26line%3D9%25.js:42:1'],
    [
      'webstorm://open?file={file}&line={line}',
      place,
      'webstorm://open?file=/app/my%20cart/a%23b%3Fc%26line%3D9%25.js&line=42',
    ],
    ['vscode://file/{file}:{line}', { file: 'C:\\app\\a.js', line: 2, column: 3 }, 'vscode://file/C:/app/a.js:2'],
    [
      'zed://{file}?at={line}',
      { file: '/a/{line}$&.js', line: null, column: null },
      'zed:///a/%7Bline%7D%24%26.js?at=1',
    ],
  ])('keeps the path in its place: %s', (address, given, url) => expect(placeUrl(address, given)).toBe(url))
})

describe('a place that is opened in an editor', () => {
  let dir: string
  let opened: string[]
  let parts: OpenPlaceParts
  beforeEach(() => {
    dir = realpathSync(mkdtempSync(join(tmpdir(), 'open-place-')))
    for (const folder of ['app', 'app-2']) {
      mkdirSync(join(dir, folder))
      for (const name of ['cart.js', 'run.sh']) writeFileSync(join(dir, folder, name), '')
    }
    opened = []
    parts = {
      editor: 'vscode',
      address: '',
      folders: [join(dir, 'app')],
      isNamed: async () => false,
      programFor: () => 'Code',
      openExternal: async (url) => void opened.push(url),
    }
  })
  afterEach(() => rmSync(dir, { recursive: true, force: true }))
  const open = (file: string, more: Partial<OpenPlaceParts> = {}) =>
    openPlace({ ...parts, ...more }, { file, line: 42, column: 7 })
  const codeOf = async (...given: Parameters<typeof open>) => {
    const answer = await open(...given)
    return answer.ok ? 'opened' : answer.error.code
  }
  const inside = () => join(dir, 'app', 'cart.js')
  const outside = () => join(dir, 'app-2', 'cart.js')

  it('lies below the folder of the script', async () => {
    expect([await codeOf(inside()), await codeOf(pathToFileURL(inside()).href)]).toEqual(['opened', 'opened'])
    const url = placeUrl('vscode://file/{file}:42:7', { file: inside(), line: 42, column: 7 })
    expect(opened).toEqual([url, url])
  })

  it('may lie elsewhere if a stack names it', async () => {
    expect(await codeOf(outside())).toBe('refused')
    expect(await codeOf(join(dir, 'app', '..', 'app-2', 'cart.js'))).toBe('refused')
    expect(await codeOf(outside(), { isNamed: async (file) => file === outside() })).toBe('opened')
    expect(opened).toHaveLength(1)
  })

  it('is where a link leads, not where the link lies', async () => {
    symlinkSync(outside(), join(dir, 'app', 'link.js'))
    expect(await codeOf(join(dir, 'app', 'link.js'))).toBe('refused')
  })

  it('is a file of code that is there', async () => {
    expect(await codeOf(join(dir, 'app', 'run.sh'))).toBe('refused')
    expect(await codeOf(join(dir, 'app'))).toBe('refused')
    expect(await codeOf(join(dir, 'app', 'gone.js'))).toBe('not-found')
    for (const file of ['cart.js', '//server/share/a.js', '', 'webpack://a.js']) {
      expect(await codeOf(file), file).toBe('invalid-input')
    }
    expect(opened).toEqual([])
  })

  it('is opened by an editor alone', async () => {
    expect(await codeOf(inside(), { editor: 'none' })).toBe('wrong-state')
    expect(await codeOf(inside(), { editor: 'other', address: 'file://{file}' })).toBe('invalid-input')
    expect(await codeOf(inside(), { editor: 'other', address: 'zed://file/{file}' })).toBe('opened')
    expect(opened).toEqual([placeUrl('zed://file/{file}', { file: inside(), line: 1, column: 1 })])
  })

  it('is not opened in words when nothing opens such addresses', async () => {
    const words = `${inside()}:42:7 was not opened: nothing on this machine opens vscode: addresses. Install VS Code, or choose another editor in Settings`
    expect(await open(inside(), { programFor: () => '' })).toMatchObject({ error: { message: words } })
    const failed = await open(inside(), { openExternal: () => Promise.reject(new Error('no handler')) })
    expect(failed).toMatchObject({ error: { message: `${words} (no handler)` } })
    expect(opened).toEqual([])
  })
})
