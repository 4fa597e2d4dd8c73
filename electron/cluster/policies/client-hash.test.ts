import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clientHash } from './client-hash.ts'

describe('hash of a client address', () => {
  it.each([
    ['an IPv4-mapped address and the IPv4 address', '::ffff:192.0.2.7', '192.0.2.7', 64],
    ['two hosts of one /64', '2001:db8:1:2:aaaa::1', '2001:db8:1:2::2', 64],
    ['two networks of one /48', '2001:db8:1:2::1', '2001:db8:1:ffff::1', 48],
    ['two networks that differ after bit 52', '2001:db8:1:2f00::', '2001:db8:1:2000::', 52],
    ['one link-local address in two zones', 'fe80::1%eth0', 'fe80::1%eth1', 128],
    ['two ways to write one address', '2001:db8::1', '2001:db8:0:0:0:0:0:1', 128],
    ['an address that ends as IPv4', '64:ff9b::192.0.2.33', '64:ff9b::c000:221', 128],
    ['everybody, without a prefix', '2001:db8::1', 'fe80::1', 0],
  ])('is the same for %s', (_words, a, b, bits) => {
    expect(clientHash(a, bits)).toBe(clientHash(b, bits))
  })

  it.each([
    ['two IPv4 hosts', '192.0.2.7', '192.0.2.8', 64],
    ['two /64 networks', '2001:db8:1:2::1', '2001:db8:1:3::1', 64],
    ['two hosts, with the whole address', '2001:db8::1', '2001:db8::2', 128],
    ['two networks that differ at bit 52', '2001:db8:1:3000::', '2001:db8:1:2000::', 52],
    ['localhost in both families', '::1', '127.0.0.1', 128],
  ])('tells %s apart', (_words, a, b, bits) => {
    expect(clientHash(a, bits)).not.toBe(clientHash(b, bits))
  })

  it('depends on the prefix alone', () => {
    const group = fc.integer({ min: 0, max: 0xffff })
    const half = fc.tuple(group, group, group, group)
    const text = (groups: readonly number[]): string => groups.map((one) => one.toString(16)).join(':')
    fc.assert(
      fc.property(half, half, half, (network, a, b) => {
        expect(clientHash(text([...network, ...a]), 64)).toBe(clientHash(text([...network, ...b]), 64))
      }),
    )
  })

  it('is a number of 32 bits for whatever it is given', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6(), fc.string()), fc.integer({ min: 0, max: 128 }), (address, bits) => {
        const hash = clientHash(address, bits)
        expect(Number.isInteger(hash) && hash >= 0 && hash < 2 ** 32).toBe(true)
      }),
    )
  })
})
