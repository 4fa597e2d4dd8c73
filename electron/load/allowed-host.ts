import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os'
import { ok, type Result } from '../../shared/result.ts'
import { hostOf, resolveHost } from './target.ts'

/** This machine itself, or another. */
export type HostKind = 'own' | 'foreign'

/** A host as it was judged: the load goes to one of these addresses and to no other, whatever its name means later. */
export interface JudgedHost {
  readonly kind: HostKind
  readonly addresses: readonly string[]
}

/** Whose host a load would go to; `not-found` when its name is unknown. */
export async function judgeHost(url: URL, resolve = resolveHost): Promise<Result<JudgedHost>> {
  const addresses = await resolve(hostOf(url))
  return addresses.ok
    ? ok({ kind: decideKind(addresses.value, ownAddresses()), addresses: addresses.value })
    : addresses
}

/** `own` when every address that a host stands for is one of this machine's: the load may go to any of them. */
export function decideKind(addresses: readonly string[], own: ReadonlySet<string>): HostKind {
  const isOwn = (address: string): boolean => isLoopback(address) || own.has(withoutZone(address))
  return addresses.length > 0 && addresses.every(isOwn) ? 'own' : 'foreign'
}

/** 127.0.0.0/8 and ::1, also as IPv4 written in IPv6; 0.0.0.0 and ::, to which a connection comes to this machine too. */
function isLoopback(address: string): boolean {
  const plain = withoutZone(address).replace(/^::ffff:(?=\d+\.)/, '')
  return /^127\./.test(plain) || ['::1', '0.0.0.0', '::'].includes(plain)
}

function ownAddresses(): ReadonlySet<string> {
  const all = Object.values(networkInterfaces()).flatMap((one): readonly NetworkInterfaceInfo[] => one ?? [])
  return new Set(all.map(({ address }) => withoutZone(address)))
}

function withoutZone(address: string): string {
  return (address.split('%')[0] ?? address).toLowerCase()
}
