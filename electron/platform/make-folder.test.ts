import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { makeFolder } from './make-folder.ts'
import { thisPlatform } from './this-platform.ts'

describe('a folder that a person named', () => {
  it('is made with those above it, and may be there already', () => {
    const base = mkdtempSync(join(tmpdir(), 'make-folder-'))
    onTestFinished(() => rmSync(base, { recursive: true }))
    const path = join(base, 'a', 'b')
    makeFolder(path)
    makeFolder(path)
    expect(statSync(path).isDirectory()).toBe(true)
  })

  it.runIf(thisPlatform === 'linux')('is refused where the system takes none, and not tried for ever', () => {
    expect(() => makeFolder('/proc/no-such-folder/below')).toThrow(/ENOENT/)
  })
})
