import { describe, expect, it } from 'vitest'
import type { ListenAddress } from '../../shared/model/worker.ts'
import { clusterUrl } from './cluster-url.ts'

const tcp = (address: string | null, port = 3000): ListenAddress => ({
  address,
  port,
  path: null,
  transport: address?.includes(':') ? 'tcp6' : 'tcp4',
  exclusive: false,
})
const unix: ListenAddress = { address: null, port: null, path: '/tmp/a.sock', transport: 'unix', exclusive: false }

describe('the URL of a cluster', () => {
  it.each([
    [tcp(null), 'http://localhost:3000'],
    [tcp('::'), 'http://localhost:3000'],
    [tcp('127.0.0.1'), 'http://localhost:3000'],
    [tcp('192.168.0.7'), 'http://192.168.0.7:3000'],
    [tcp('fe80::1'), 'http://[fe80::1]:3000'],
  ])('of %j is %s', (address, url) => {
    expect(clusterUrl([unix, address])).toBe(url)
  })

  it('is null without a TCP server', () => {
    expect(clusterUrl([unix, { ...tcp('0.0.0.0'), transport: 'udp4' }])).toBeNull()
  })

  it('never holds what a worker made up', () => {
    const invented = ['example.com', 'example.com/#', 'user@host', '1.2.3.4.example.com'].map((text) => tcp(text))
    expect(clusterUrl(invented)).toBeNull()
    expect(clusterUrl([...invented, tcp('10.0.0.1', 80)])).toBe('http://10.0.0.1:80')
  })
})
