import { describe, expect, it } from 'vitest'
import type { ListenAddress } from '../../../shared/model/worker.ts'
import { drainWarning } from './drain-warning.ts'

const at = (protocol: ListenAddress['protocol']): ListenAddress => ({
  address: '::',
  port: 3000,
  path: null,
  transport: 'tcp6',
  exclusive: false,
  ...(protocol === undefined ? {} : { protocol }),
})

describe('a warning before a reload', () => {
  it.each([
    ['h2-only', '18.20.8', /HTTP\/2 requests: with Node 18\.20\.8/],
    ['h2', '18.20.8', /HTTP\/2 requests/],
  ] as const)('is given for %s on Node %s', (protocol, nodeVersion, words) => {
    expect(drainWarning({ addresses: [at('http'), at(protocol)], nodeVersion })).toMatch(words)
  })

  it.each([
    ['h2', '20.20.2'],
    ['h2c', '18.20.8'],
    ['https', '18.20.8'],
    [undefined, '18.20.8'],
    ['h2', ''],
  ] as const)('is not for %s on Node %s', (protocol, nodeVersion) => {
    expect(drainWarning({ addresses: [at(protocol)], nodeVersion })).toBeNull()
  })
})
