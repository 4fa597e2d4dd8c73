import { readFile } from 'node:fs/promises'
import type { ListenAddress } from '../../../shared/model/worker.ts'
import { portHolder } from '../../runtime/port-holder.ts'
import { lookAtSocketFile } from '../../runtime/socket-file.ts'

/** What stands in the way of an address. */
export type AddressHolder =
  /**
   * `who`: "nginx -g daemon (pid 4711)". `pid` null: the system does not name it. `startedBy`: the slot of the cluster that
   * asks, where its worker started that process.
   */
  | { readonly kind: 'listener'; readonly who: string; readonly pid: number | null; readonly startedBy?: number }
  /** The port is its own end of a connection; `range`: where the system takes such ports from. */
  | { readonly kind: 'connection'; readonly who: string; readonly peer: string; readonly range: string | null }
  | { readonly kind: 'stale-socket' }
  | { readonly kind: 'other-file' }

/** Who holds an address; null when nobody is seen to, or the system does not tell. */
export async function describePortHolder(address: ListenAddress): Promise<AddressHolder | null> {
  if (address.path !== null) return holderOfPath(address.path)
  if (address.port === null) return null
  const isDatagram = address.transport === 'udp4' || address.transport === 'udp6'
  const holder = await portHolder({ port: address.port, address: address.address, isDatagram })
  if (holder === null) return null
  const { pid, command, connectedTo } = holder
  const who = pid === null ? 'a process of another user' : `${command ?? 'a process'} (pid ${pid})`
  if (connectedTo === null) return { kind: 'listener', who, pid }
  return { kind: 'connection', who, peer: connectedTo, range: await outgoingRange() }
}

async function holderOfPath(path: string): Promise<AddressHolder | null> {
  switch (await lookAtSocketFile(path)) {
    case 'stale':
      return { kind: 'stale-socket' }
    case 'other-file':
      return { kind: 'other-file' }
    case 'in-use':
      return { kind: 'listener', who: 'another process', pid: null }
    default:
      return null
  }
}

/** "32768–60999"; null where the system does not say (it is Linux's). */
async function outgoingRange(): Promise<string | null> {
  const text = await readFile('/proc/sys/net/ipv4/ip_local_port_range', 'utf8').catch(() => '')
  const [from, to] = text.trim().split(/\s+/)
  return from === undefined || to === undefined ? null : `${from}–${to}`
}
