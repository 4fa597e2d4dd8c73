import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addressKey, parseProtocolMessage, type ServerQuery } from './protocol.ts'

const asked = {
  cmd: 'NODE_CLUSTER',
  act: 'queryServer',
  seq: 3,
  index: 0,
  address: '127.0.0.1',
  port: 80,
  addressType: 4,
}
const query: ServerQuery = {
  address: '127.0.0.1',
  port: 80,
  addressType: 4,
  fd: null,
  index: 0,
  flags: 0,
  backlog: 0,
  readableAll: false,
  writableAll: false,
  data: null,
}

describe('protocol of the cluster child', () => {
  it.each([
    [{ cmd: 'NODE_CLUSTER', act: 'online', seq: 0 }, { act: 'online' }],
    [asked, { act: 'queryServer', seq: 3, query }],
    [
      { ...asked, act: 'listening' },
      { act: 'listening', query },
    ],
    [
      { ...asked, address: null, port: null, addressType: null, fd: 5 },
      { act: 'queryServer', seq: 3, query: { ...query, address: null, port: -1, addressType: -1, fd: 5 } },
    ],
    [
      { ...asked, backlog: '16', readableAll: 1, writableAll: 'yes', flags: null },
      { act: 'queryServer', seq: 3, query: { ...query, backlog: 16, readableAll: true, writableAll: true } },
    ],
    [
      { cmd: 'NODE_CLUSTER', act: 'close', key: 'k', seq: 1 },
      { act: 'close', key: 'k' },
    ],
    [
      { cmd: 'NODE_CLUSTER', act: 'exitedAfterDisconnect', seq: 9 },
      { act: 'exitedAfterDisconnect', seq: 9 },
    ],
    [
      { cmd: 'NODE_CLUSTER', ack: 4, accepted: true },
      { act: 'acknowledge', ack: 4, accepted: true },
    ],
    [
      { cmd: 'NODE_CLUSTER', ack: 4, accepted: 'yes' },
      { act: 'acknowledge', ack: 4, accepted: false },
    ],
  ])('reads %j', (raw, expected) => {
    expect(parseProtocolMessage(raw)).toEqual(expected)
  })

  it.each([
    ['5353', 5353],
    [undefined, 0],
    [null, 0],
    ['', 0],
    ['no number', 0],
    [70_000, 4464],
    ['5353.5', 5353],
    [{ port: 1 }, 0],
  ])('reads port %j of a datagram socket as the system would: %i', (port, bound) => {
    expect(parseProtocolMessage({ ...asked, port, addressType: 'udp4', fd: -1 })).toEqual({
      act: 'queryServer',
      seq: 3,
      query: { ...query, port: bound, addressType: 'udp4' },
    })
  })

  it.each([
    { cmd: 'NODE_CLUSTER' },
    { cmd: 'NODE_CLUSTER', act: 'no such act' },
    { cmd: 'NODE_CLUSTER', act: { toString: 1 } },
    { cmd: 'NODE_CLUSTER', act: 'close', key: 7 },
    { cmd: 'NODE_CLUSTER', ack: '4', accepted: true },
    { ...asked, seq: undefined },
    { ...asked, act: 'listening', port: 65_536 },
  ])('calls %j junk', (raw) => {
    expect(parseProtocolMessage(raw)).toBe('junk')
  })

  it.each([
    { port: 65_536 },
    { port: '80' },
    { port: 1.5 },
    { port: null },
    { addressType: 5 },
    { address: 'a'.repeat(5000) },
    { fd: 'three' },
    { index: -1 },
  ])('keeps the number of a question with %j, so that it can be answered', (wrong) => {
    expect(parseProtocolMessage({ ...asked, ...wrong })).toEqual({ act: 'queryServer', seq: 3, query: null })
  })

  it.each([null, 0, 'NODE_CLUSTER', {}, { cmd: 'NODE_HANDLE' }, []])('leaves %j to others', (raw) => {
    expect(parseProtocolMessage(raw)).toBeNull()
  })

  it('never throws', () => {
    fc.assert(
      fc.property(fc.object({ key: fc.constantFrom('act', 'seq', 'ack', 'port', 'fd', 'key', 'index') }), (raw) => {
        parseProtocolMessage({ ...raw, cmd: 'NODE_CLUSTER' })
      }),
    )
  })

  it('names an address by what was asked for, and on port 0 by the server, too', () => {
    expect(addressKey(query)).toBe(addressKey({ ...query, index: 1 }))
    expect(addressKey({ ...query, port: 0 })).not.toBe(addressKey({ ...query, port: 0, index: 1 }))
    expect(addressKey(query)).not.toBe(addressKey({ ...query, addressType: 'udp4' }))
  })
})
