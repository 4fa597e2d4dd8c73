import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { defaultName, nearestPackageFolder } from './script-home.ts'

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
  it('is the nearest package folder, else its own', async () => {
    write('shop/package.json', '{"name":"shop"}')
    expect(await nearestPackageFolder(write('shop/src/deep/server.js'))).toBe(join(dir, 'shop'))
    expect(await nearestPackageFolder(write('alone/server.js'))).toBe(join(dir, 'alone'))
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
