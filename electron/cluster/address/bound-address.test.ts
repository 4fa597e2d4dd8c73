import { existsSync, mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { canHere } from '../../platform/this-platform.ts'
import { errnoOf } from '../child/node-internals.ts'
import type { ServerQuery } from '../child/protocol.ts'
import { bindAddress } from './bound-address.ts'

const datagrams: ServerQuery = {
  address: '127.0.0.1',
  port: 0,
  addressType: 'udp4',
  fd: null,
  flags: 0,
  index: 0,
  backlog: 0,
  readableAll: false,
  writableAll: false,
  data: null,
}

describe('a UDP port', () => {
  it('is refused where the system lets no processes share one', () => {
    expect(bindAddress(datagrams, 'key', 'win32')).toBe(errnoOf('ENOTSUP'))
  })

  it('is bound elsewhere', () => {
    const bound = bindAddress(datagrams, 'key', 'linux')
    expect(bound).toMatchObject({ kind: 'datagram', listens: { transport: 'udp4' } })
    if (typeof bound !== 'number' && bound.kind === 'datagram') bound.handle.close()
  })
})

describe.skipIf(!canHere('long-socket-paths'))('the path of a UNIX socket', () => {
  const bindPath = (address: string) => bindAddress({ ...datagrams, address, port: -1, addressType: -1 }, 'key')

  it('may be longer than the system has room for, and goes with the socket', () => {
    const folder = newFolder()
    const address = join(folder, 'A'.repeat(85))
    const bound = bindPath(address)
    if (typeof bound === 'number' || bound.kind !== 'stream') return expect.fail(`not bound: ${bound}`)
    expect(bound.listens.path).toBe(address)
    expect([existsSync(address), isOpen(folder)]).toEqual([true, true])
    bound.close()
    expect([existsSync(address), isOpen(folder)]).toEqual([false, false])
  })

  it('fails as long ones do when even its name is too long, and leaves nothing open', () => {
    const folder = newFolder()
    expect(bindPath(join(folder, 'A'.repeat(120)))).toBeTypeOf('number')
    expect(bindPath(join(folder, 'none', 'A'.repeat(85)))).toBeTypeOf('number')
    expect(isOpen(folder)).toBe(false)
  })
})

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'a-folder-with-a-long-name-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

/** Whether this process has the folder open. */
function isOpen(folder: string): boolean {
  return readdirSync('/proc/self/fd').some((name) => {
    try {
      return readlinkSync(`/proc/self/fd/${name}`) === folder
    } catch {
      return false
    }
  })
}
