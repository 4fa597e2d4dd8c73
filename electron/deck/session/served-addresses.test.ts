import { describe, expect, it } from 'vitest'
import type { ListenAddress } from '../../../shared/model/worker.ts'
import { describeServed } from './served-addresses.ts'

const tcp = (address: string | null, port = 3000): ListenAddress => ({
  address,
  port,
  path: null,
  transport: address?.includes(':') ? 'tcp6' : 'tcp4',
  exclusive: false,
})
const unix: ListenAddress = { address: null, port: null, path: '/tmp/a.sock', transport: 'unix', exclusive: false }

const texts = (addresses: readonly ListenAddress[]): string[] => describeServed(addresses).map(({ text }) => text)

describe('an address as it is spoken to', () => {
  it.each([
    [tcp(null), 'http://localhost:3000'],
    [tcp('::'), 'http://localhost:3000'],
    [tcp('127.0.0.1'), 'http://localhost:3000'],
    [tcp('192.168.0.7'), 'http://192.168.0.7:3000'],
    [tcp('fe80::1'), 'http://[fe80::1]:3000'],
    [unix, '/tmp/a.sock'],
    [{ ...tcp('0.0.0.0'), transport: 'udp4' } as const, 'udp://localhost:3000'],
  ])('%j is %s', (address, text) => {
    expect(texts([address])).toEqual([text])
  })

  it.each([
    ['http', 'http://localhost:3000', true, true],
    ['https', 'https://localhost:3000', true, true],
    ['h2', 'https://localhost:3000', true, true],
    ['h2-only', 'https://localhost:3000', true, false],
    ['h2c', 'http://localhost:3000', false, false],
    ['tls', 'tls://localhost:3000', false, false],
    ['tcp', 'tcp://localhost:3000', false, false],
  ] as const)('of a %s server is %s; opens in a browser: %s, can be loaded: %s', (protocol, text, opens, loads) => {
    const [served] = describeServed([{ ...tcp('::'), protocol }])
    expect(served).toMatchObject({ text })
    expect([served?.notInBrowser === null, served?.notLoadable === null]).toEqual([opens, loads])
  })

  it('never holds what a worker made up', () => {
    const invented = ['example.com', 'example.com/#', 'user@host', '1.2.3.4.example.com'].map((text) => tcp(text))
    expect(texts(invented)).toEqual([])
    expect(texts([...invented, tcp('10.0.0.1', 80)])).toEqual(['http://10.0.0.1:80'])
  })
})
