import { mix32 } from '../../../shared/base/mix32.ts'

/** Providers give a household or a machine a whole /64, and hosts change the lower half at will (RFC 8981). */
export const defaultIpv6PrefixBits = 64

const mapped = '::ffff:'
const groupCount = 8
const groupBits = 16

/**
 * 32-bit hash of a client's address: the whole of an IPv4 address, the first `ipv6PrefixBits` of an IPv6 one.
 * IPv4-mapped addresses (`::ffff:192.0.2.1`, what a dual-stack socket shows) count as IPv4.
 * `address` is as `getpeername` prints it: canonical, with a zone (`%eth0`) where it is link-local.
 */
export function clientHash(address: string, ipv6PrefixBits: number): number {
  if (!address.includes(':')) return hashOf(octetsOf(address))
  if (address.startsWith(mapped) && address.includes('.')) return hashOf(octetsOf(address.slice(mapped.length)))
  const groups = groupsOf(address)
  for (let at = 0; at < groupCount; at++) {
    const kept = Math.min(Math.max(ipv6PrefixBits - at * groupBits, 0), groupBits)
    groups[at] = (groups[at] ?? 0) & (0xffff << (groupBits - kept))
  }
  return hashOf(groups)
}

function octetsOf(address: string): number[] {
  return address.split('.').map(Number)
}

/** The eight 16-bit groups; `::` stands for as many zeros as are missing. */
function groupsOf(address: string): number[] {
  const [withoutZone = ''] = address.split('%')
  const [before = '', after] = withoutZone.split('::')
  const [head, tail] = [parseGroups(before), parseGroups(after ?? '')]
  const zeros = Array.from({ length: Math.max(0, groupCount - head.length - tail.length) }, () => 0)
  return [...head, ...zeros, ...tail]
}

/** The last group may be an IPv4 address, as in `64:ff9b::192.0.2.1`. */
function parseGroups(text: string): number[] {
  if (text === '') return []
  return text.split(':').flatMap((group) => {
    if (!group.includes('.')) return [Number.parseInt(group, 16)]
    const [a = 0, b = 0, c = 0, d = 0] = octetsOf(group)
    return [(a << 8) | b, (c << 8) | d]
  })
}

function hashOf(numbers: readonly number[]): number {
  let hash = numbers.length
  for (const number of numbers) hash = mix32(hash ^ Math.imul(number + 1, 0x9e3779b1))
  return hash
}
