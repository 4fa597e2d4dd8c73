import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readPrimaryPart } from './primary-part.ts'
import { readRegular } from './read-regular.ts'

let dir: string
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'regular-'))
})
afterAll(() => rmSync(dir, { recursive: true, force: true }))

describe('a file that is read', () => {
  it('is regular', async () => {
    writeFileSync(join(dir, 'a.js'), 'für')
    expect(await readRegular(join(dir, 'a.js'))).toBe('für')
    await expect(readRegular(dir)).rejects.toThrow()
    await expect(readRegular('/dev/null')).rejects.toThrow('it is not a regular file')
    await expect(readRegular(join(dir, 'gone.js'))).rejects.toThrow('ENOENT')
  })

  it.skipIf(!existsSync('/usr/bin/mkfifo'))('is no named pipe, which nobody waits for', async () => {
    const pipe = join(dir, 'pipe.js')
    execFileSync('/usr/bin/mkfifo', [pipe])
    await expect(readRegular(pipe)).rejects.toThrow('it is not a regular file')
    expect(await readPrimaryPart(pipe)).toBeNull()
  })
})
