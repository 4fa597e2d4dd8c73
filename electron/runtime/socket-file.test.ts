import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { thisPlatform } from '../platform/this-platform.ts'
import { deleteStaleSocket, lookAtSocketFile } from './socket-file.ts'

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'socket-file-'))
  onTestFinished(() => rmSync(made, { recursive: true, force: true }))
  return made
}

describe.runIf(thisPlatform !== 'win32')('the file of a UNIX socket', () => {
  it('that a killed server left is stale, and may be deleted', async () => {
    const path = join(folder(), 'app.sock')
    const code = `require('net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 'SIGKILL'))`
    const env = { ELECTRON_RUN_AS_NODE: '1' }
    expect(() => execFileSync(process.execPath, ['-e', code], { env, stdio: 'ignore' })).toThrow()
    expect(await lookAtSocketFile(path)).toBe('stale')
    expect([await deleteStaleSocket(path), existsSync(path)]).toEqual(['stale', false])
    expect(await lookAtSocketFile(path)).toBe('none')
  })

  it('stays where somebody listens', async () => {
    const path = join(folder(), 'app.sock')
    const server = createServer().listen(path)
    onTestFinished(() => void server.close())
    await once(server, 'listening')
    expect([await deleteStaleSocket(path), existsSync(path)]).toEqual(['in-use', true])
  })

  it('stays where it is none', async () => {
    const path = join(folder(), 'notes.txt')
    writeFileSync(path, 'mine')
    expect([await deleteStaleSocket(path), existsSync(path)]).toEqual(['other-file', true])
    expect(await lookAtSocketFile('\0abstract')).toBe('unclear')
  })
})
