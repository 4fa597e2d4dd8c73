import { describe, expect, it } from 'vitest'
import type { ListenAddress } from '../../../shared/model/worker.ts'
import { createListenProtocols } from './listen-protocols.ts'

const tcp = (address: string, port = 3000): ListenAddress => ({
  address,
  port,
  path: null,
  transport: address.includes(':') ? 'tcp6' : 'tcp4',
  exclusive: false,
})
const unix: ListenAddress = { address: null, port: null, path: '/tmp/a.sock', transport: 'unix', exclusive: false }

describe('what is spoken at an address', () => {
  it('is unknown until an agent told it', () => {
    const protocols = createListenProtocols()
    expect(protocols.addTo([tcp('::'), unix])).toEqual([tcp('::'), unix])
    protocols.tell([
      { ...tcp('::'), protocol: 'https' },
      { ...unix, protocol: 'http' },
    ])
    expect(protocols.addTo([tcp('::'), unix, tcp('::', 3001)])).toEqual([
      { ...tcp('::'), protocol: 'https' },
      { ...unix, protocol: 'http' },
      tcp('::', 3001),
    ])
  })

  it('is the last word of all agents', () => {
    const protocols = createListenProtocols()
    protocols.tell([{ ...tcp('::'), protocol: 'http' }])
    protocols.tell([{ ...tcp('::'), protocol: 'https' }])
    expect(protocols.addTo([tcp('::')])).toMatchObject([{ protocol: 'https' }])
  })

  it('is known apart for two hosts of one port, and together where the names differ', () => {
    const protocols = createListenProtocols()
    protocols.tell([
      { ...tcp('127.0.0.1'), protocol: 'https' },
      { ...tcp('127.0.0.2'), protocol: 'http' },
    ])
    const both = protocols.addTo([tcp('127.0.0.1'), tcp('127.0.0.2')])
    expect(both.map(({ protocol }) => protocol)).toEqual(['https', 'http'])
    protocols.tell([{ ...tcp('127.0.0.1', 80), protocol: 'tcp' }])
    expect(protocols.addTo([tcp('localhost', 80)])).toMatchObject([{ protocol: 'tcp' }])
  })

  it('is nothing of UDP', () => {
    const protocols = createListenProtocols()
    protocols.tell([{ ...tcp('0.0.0.0'), protocol: 'http' }])
    const udp: ListenAddress = { ...tcp('0.0.0.0'), transport: 'udp4' }
    expect(protocols.addTo([udp])).toEqual([udp])
  })
})
