import { describe, expect, it } from 'vitest'
import type { ListenAddress } from '../../../shared/model/worker.ts'
import type { ServerProtocol } from '../../../shared/server-protocols.ts'
import { describeServed } from '../session/served-addresses.ts'
import { checkOwnTarget, chooseTarget } from './choose-target.ts'

const at = (port: number, protocol?: ServerProtocol): ListenAddress => ({
  address: '::',
  port,
  path: null,
  transport: 'tcp6',
  exclusive: false,
  ...(protocol === undefined ? {} : { protocol }),
})

const chosen = (...addresses: readonly ListenAddress[]): string => {
  const target = chooseTarget('', 'shop', describeServed(addresses))
  return target.ok ? target.value.href : target.error.message
}

const judged = (url: string, ...addresses: readonly ListenAddress[]): string => {
  const check = checkOwnTarget(new URL(url), describeServed(addresses))
  return check.ok ? 'fine' : check.error.message
}

describe('the target of a load', () => {
  it('is the first address that load can be made on', () => {
    expect(chosen(at(4000, 'tcp'), at(3000, 'https'), at(3001, 'http'))).toBe('https://localhost:3000/')
    expect(chosen(at(3000))).toBe('http://localhost:3000/')
  })

  it('is none where there is no such address, and that is said', () => {
    expect(chosen()).toBe('shop serves no address yet: start it, or give a URL')
    expect(chosen(at(4000, 'tcp'))).toMatch(
      /^shop has no address that load can be made on. tcp:\/\/localhost:4000: it is a TCP server that is no HTTP server/,
    )
  })

  it.each([
    ['http://localhost:3000/', at(3000, 'https'), 'Port 3000 speaks HTTPS: load https://localhost:3000 instead'],
    ['https://127.0.0.1:3000/a', at(3000, 'http'), 'Port 3000 speaks HTTP: load http://localhost:3000 instead'],
    ['https://127.0.0.1:3000/a', at(3000, 'h2'), 'fine'],
    ['http://localhost:3000/', at(3000), 'fine'],
    ['https://localhost:3000/', at(3000), 'fine'],
    ['http://localhost:3000/', at(3001, 'tcp'), 'fine'],
  ])('%s on %j: %s', (url, address, words) => {
    expect(judged(url, address)).toBe(words)
  })

  it('is refused where the server speaks no HTTP/1', () => {
    expect(judged('https://localhost:3000/', at(3000, 'h2-only'))).toMatch(/it speaks HTTP\/2 alone/)
    expect(judged('http://localhost:3000/', at(3000, 'h2c'))).toMatch(/HTTP\/2 without TLS/)
  })

  it('may be any of two hosts of one port', () => {
    const two = [{ ...at(3000, 'https'), address: '10.0.0.1' }, at(3000, 'http')]
    expect(judged('http://localhost:3000/', ...two)).toBe('fine')
  })
})
