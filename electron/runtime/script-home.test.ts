import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { defaultName, homeOf } from './script-home.ts'

let dir: string
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'home-'))
})
afterAll(() => rmSync(dir, { recursive: true, force: true }))

function write(path: string, content = ''): string {
  const full = join(dir, path)
  mkdirSync(dirname(full), { recursive: true })
  writeFileSync(full, content)
  return full
}

describe('where a script lives', () => {
  it.each([
    ['has a name', { 'package.json': '{"name":"shop"}' }, 'src/deep/server.js', '.'],
    ['has scripts alone', { 'package.json': '{"scripts":{"start":"node ."}}' }, 'src/server.js', '.'],
    [
      'of one line is passed over',
      { 'package.json': '{"name":"built"}', 'dist/package.json': '{"type":"commonjs"}' },
      'dist/server.js',
      '.',
    ],
    ['that is broken is passed over', { 'package.json': '{"name":"a"}', 'b/package.json': '{' }, 'b/server.js', '.'],
    [
      'is not that of what is installed',
      { 'package.json': '{"name":"site"}', 'node_modules/frame/package.json': '{"name":"frame"}' },
      'node_modules/frame/bin/x.js',
      '.',
    ],
    ['belongs to what node_modules/.bin starts', { 'package.json': '{"name":"site"}' }, 'node_modules/.bin/frame', '.'],
    ['has dependencies alone', { 'package.json': '{"dependencies":{"express":"5"}}' }, 'src/server.js', '.'],
    ['is nowhere', {}, 'alone/server.js', 'alone'],
    ['says nothing anywhere', { 'package.json': '{"type":"module"}' }, 'dist/server.js', 'dist'],
  ])('is where the nearest package.json %s', async (name, files, script, home) => {
    const root = `home ${name}`
    for (const [path, content] of Object.entries(files)) write(join(root, path), content)
    expect((await homeOf(write(join(root, script)))).folder).toBe(join(dir, root, home))
  })

  it('says why', async () => {
    write('why/package.json', '{"name":"built"}')
    write('why/dist/package.json', '{"type":"commonjs"}')
    expect((await homeOf(write('why/dist/server.js'))).why).toBe(
      'its package.json is the nearest with a name, scripts or dependencies (dist/package.json has none)',
    )
    expect((await homeOf(write('why/node_modules/.bin/frame'))).why).toBe(
      'its package.json is that of the project whose node_modules holds the script',
    )
    expect((await homeOf(write('bare/server.js'))).why).toBe(
      "the script's own folder: no package.json above it has a name, scripts or dependencies",
    )
  })

  it.each([
    ['package, plain file', 'p1/package.json', '{"name":"@acme/shop"}', 'p1/src/server.js', '@acme/shop'],
    ['package, telling file', 'p2/package.json', '{"name":"shop"}', 'p2/worker-demo.mjs', 'shop · worker-demo'],
    ['package without a name', 'p3/package.json', '{}', 'p3/index.js', 'p3'],
    ['broken package', 'p4/package.json', '{', 'p4/index.js', 'p4'],
    ['no package, plain file', 'x/README.md', '', 'x/app.js', 'x'],
    ['no package, telling file', 'y/README.md', '', 'y/fibonacci.js', 'fibonacci'],
  ])('gives a name: %s', async (_name, other, content, script, name) => {
    write(other, content)
    expect(await defaultName(write(script))).toBe(name)
  })

  it('keeps to 80 characters', async () => {
    write('long/package.json', JSON.stringify({ name: 'n'.repeat(200) }))
    expect(await defaultName(write('long/server.js'))).toBe('n'.repeat(80))
  })
})
