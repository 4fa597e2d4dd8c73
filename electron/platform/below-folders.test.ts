import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { isBelow } from './below-folders.ts'

const dir = mkdtempSync(join(tmpdir(), 'clusterdeck-below-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))
const app = join(dir, 'app')
mkdirSync(join(app, 'deep'), { recursive: true })
mkdirSync(join(dir, 'app-2'))
for (const file of ['app/a.js', 'app/deep/b.js', 'app-2/c.js', 'd.js']) writeFileSync(join(dir, file), '')

describe('a file below a folder', () => {
  it('lies in it, at any depth', () => {
    expect(isBelow(join(app, 'a.js'), [app])).toBe(true)
    expect(isBelow(join(app, 'deep', 'b.js'), ['/nowhere', app])).toBe(true)
  })

  it('does not lie beside it, above it, or in one whose name begins alike', () => {
    for (const file of ['d.js', 'app-2/c.js', 'app/../d.js', 'app']) expect(isBelow(join(dir, file), [app])).toBe(false)
    expect(isBelow(join(app, 'a.js'), [])).toBe(false)
  })

  it('does not lie where a link leads out', () => {
    symlinkSync(dir, join(app, 'out'), 'junction')
    expect(isBelow(join(app, 'out', 'd.js'), [app])).toBe(false)
  })
})
