import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { canHere } from '../platform/this-platform.ts'
import { whyUnwritable } from './unwritable-folder.ts'

describe('the user data folder', () => {
  const dir = mkdtempSync(join(tmpdir(), 'clusterdeck-userdata-'))

  it('is made when it is missing', () => {
    expect(whyUnwritable(join(dir, 'a/b'))).toBeNull()
    expect(whyUnwritable(dir)).toBeNull()
  })

  it.skipIf(!canHere('file-modes'))('is refused by name and with the reason', () => {
    writeFileSync(join(dir, 'file'), '')
    const below = join(dir, 'file', 'below')
    expect(whyUnwritable(below)).toMatch(/below cannot be written \(ENOTDIR\); name another with --user-data-dir/)
  })
})
