import { networkInterfaces } from 'node:os'
import { can, whyNot } from '../../shared/platforms.ts'
import { thisPlatform } from '../platform/this-platform.ts'

/** The address that a connection comes from; null: the system chooses. From 127.0.0.2 on: .1 is what everybody uses. */
export function sourceAddress(addressCount: number, connection: number): string | null {
  return addressCount === 1 ? null : `127.0.0.${2 + (connection % addressCount)}`
}

/** Why load cannot come from so many addresses here, with the way out; null when it can. */
export function sourceRefusal(
  addressCount: number,
  platform: string = thisPlatform,
  own: () => ReadonlySet<string> = ownAddresses,
): string | null {
  if (addressCount === 1 || can('loopback-aliases', platform)) return null
  const known = own()
  const missing = Array.from({ length: addressCount }, (_, index) => sourceAddress(addressCount, index) ?? '')
  const first = missing.find((address) => !known.has(address))
  if (first === undefined) return null
  const why = whyNot('loopback-aliases', platform)
  return `Load cannot come from ${first}: ${why}. Use 1 source address, or add the others (sudo ifconfig lo0 alias ${first} up)`
}

/** Those of this machine's interfaces; an alias is one. */
function ownAddresses(): ReadonlySet<string> {
  return new Set(Object.values(networkInterfaces()).flatMap((found) => found?.map(({ address }) => address) ?? []))
}
