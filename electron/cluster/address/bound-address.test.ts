import { describe, expect, it } from 'vitest'
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
