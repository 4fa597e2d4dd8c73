import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'vite'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { SourcePlaces } from './source-places.ts'

let folder = ''
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'clusterdeck-sources-')))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
})

function write(name: string, text: string): string {
  const path = join(folder, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
  return path
}

/** Line 1 of the script is line 3, column 5 of its first source; line 2 nobody knows. */
const mapTo = (source: string, more: object = {}): string =>
  JSON.stringify({ version: 3, sources: [source], names: [], mappings: 'AAEI;', ...more })

/** A script whose map says that its first line comes from `source`. */
function scriptFrom(source: string, more: object = {}): string {
  write('dist/server.js.map', mapTo(source, more))
  return write('dist/server.js', 'serve()\nmore()\n//# sourceMappingURL=server.js.map\n')
}

const find = (file: string, line = 1, column: number | null = 1) => new SourcePlaces().find({ file, line, column })

describe('the place of a line in its source', () => {
  it('is found in a bundle of real code, and its lines are shown', async () => {
    write('package.json', '{ "type": "module" }')
    const lines = ['export interface Cart { total: number }', '', 'export function sum(cart: Cart | null): number {']
    const cart = write('src/cart.ts', [...lines, '  return cart.total', '}', ''].join('\n'))
    write('src/server.ts', "import { sum } from './cart.ts'\n\nconsole.log(sum(null))\n")
    for (const sourcemap of [true, 'inline'] as const) {
      await build({
        root: folder,
        logLevel: 'silent',
        build: { ssr: 'src/server.ts', outDir: 'dist', sourcemap, minify: true, emptyOutDir: true },
      })
      const script = join(folder, 'dist/server.js')
      const { stderr } = spawnSync(process.execPath, [script], { env: { ELECTRON_RUN_AS_NODE: '1' }, encoding: 'utf8' })
      const [, line = '', column = ''] = /at .*server\.js:(\d+):(\d+)/.exec(stderr) ?? expect.fail(stderr)
      const given = { file: `${pathToFileURL(script).href}?x`, line: Number(line), column: Number(column) }
      const places = new SourcePlaces()
      expect(places.find(given)).toMatchObject({ file: cart, line: 4, isMapped: true, remark: '' })
      expect(places.code(given)).toMatchObject({ firstLine: 1, atLine: 4, lines: { 3: '  return cart.total' } })
    }
  })

  it.each([
    ['relative', '../src/my cart.ts', {}, 'src/my cart.ts'],
    ['below a root', 'cart.ts', { sourceRoot: '../src/' }, 'src/cart.ts'],
    ['with the slashes of Windows', '..\\src\\cart.ts', {}, 'src/cart.ts'],
    ['with a per cent sign that means nothing', '../src/100%.ts', {}, 'src/100%.ts'],
  ])('is %s', (_, source, more, file) => {
    expect(find(scriptFrom(source, more))).toMatchObject({ file: join(folder, file), line: 3, column: 5 })
  })

  it.each(['C:\\app\\src\\cart.ts', 'webpack://shop/src/cart.ts', '/elsewhere/cart.ts'])('is named %s', (source) => {
    expect(find(scriptFrom(source))).toMatchObject({ file: source, line: 3, isMapped: true })
  })

  it('is found by its line alone, and by a map that only its name tells of', () => {
    write('a.js.map', mapTo('a.ts'))
    expect(find(write('a.js', 'a()\n'), 1, null)).toMatchObject({ file: join(folder, 'a.ts'), line: 3 })
  })

  it('is found in a map of sections', () => {
    const section = { offset: { line: 0, column: 0 }, map: JSON.parse(mapTo('a.ts')) }
    write('a.js.map', JSON.stringify({ version: 3, sections: [section] }))
    expect(find(write('a.js', 'a()\n'))).toMatchObject({ file: join(folder, 'a.ts'), line: 3 })
  })

  it('is that of the code that runs where the map says nothing, cannot be read or lies elsewhere', () => {
    const script = scriptFrom('../src/cart.ts')
    expect(find(script, 2)).toMatchObject({ file: script, line: 2, remark: 'its source map does not know this place' })
    for (const text of ['{', '[]', 'null', '{"version":3,"sources":7,"mappings":"AAAA"}', '{"version":3}', '\u0000'])
      expect(
        find(write('b.js', `b()\n//# sourceMappingURL=data:application/json,${encodeURIComponent(text)}`)),
      ).toMatchObject({ line: 1, isMapped: false, remark: expect.stringContaining('its source map cannot be read: ') })
    const address = find(write('c.js', 'c()\n//# sourceMappingURL=https://example.com/c.js.map'))
    expect(address.remark).toBe('its source map cannot be read: it lies at https://example.com/c.js.map')
    expect(find(write('d.js', 'd()\n//# sourceMappingURL=gone.map')).remark).toContain('ENOENT')
    expect(find(write('e.js', "e('//# sourceMappingURL=')"))).toMatchObject({ isMapped: false, remark: '' })
  })

  it('leaves alone what is no file of code', () => {
    const link = join(folder, 'null.js')
    symlinkSync('/dev/zero', link)
    const secret = write('id_rsa', 'secret')
    for (const file of [
      'node:internal/timers',
      'evalmachine.<anonymous>',
      'cart.js',
      '//host/share/a.js',
      secret,
      link,
    ])
      expect(find(file, 7, 9)).toMatchObject({ file, line: 7, column: 9, isMapped: false, remark: '' })
    const places = new SourcePlaces()
    expect(places.code({ file: secret, line: 1, column: 1 })).toBeNull()
    expect(places.code({ file: link, line: 1, column: 1 })).toBeNull()
    expect(places.code({ file: scriptFrom(secret), line: 1, column: 1 })).toBeNull()
  })

  it('says when the file was written after the process began', () => {
    const script = write('late.js', 'late()\n')
    utimesSync(script, 1000, 1000)
    const place = { file: script, line: 1, column: 1 }
    expect(new SourcePlaces().find(place, 1_000_001).remark).toBe('')
    expect(new SourcePlaces().find(place, 999_999).remark).toMatch(/^the file was written at .+ may be off$/)
  })

  it('follows a map that was written anew, at the latest after a second', () => {
    let nowMs = 0
    const places = new SourcePlaces(() => nowMs)
    const place = { file: scriptFrom('../src/cart.ts'), line: 1, column: 1 }
    expect(places.find(place).file).toBe(join(folder, 'src/cart.ts'))
    scriptFrom('../src/another-cart.ts')
    nowMs = 500
    expect(places.find(place).file).toBe(join(folder, 'src/cart.ts'))
    nowMs = 1001
    expect(places.find(place).file).toBe(join(folder, 'src/another-cart.ts'))
  })

  it('is found again when more scripts were asked for than are kept', () => {
    const places = new SourcePlaces()
    const scripts = Array.from({ length: 100 }, (_, at) => {
      write(`${at}.js.map`, mapTo(`${at}.ts`))
      return write(`${at}.js`, 'a()\n')
    })
    for (const script of [...scripts, ...scripts])
      expect(places.find({ file: script, line: 1, column: 1 }).file).toBe(script.replace(/js$/, 'ts'))
  })
})
