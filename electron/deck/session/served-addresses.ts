import { isIP } from 'node:net'
import type { ServedAddress } from '../../../shared/model/cluster.ts'
import type { ListenAddress } from '../../../shared/model/worker.ts'
import { protocolFacts } from '../../../shared/server-protocols.ts'

const udpWords = 'it is UDP: no browser, load or probe speaks to it'
const unixWords = 'it is a UNIX socket: no browser and no load reaches it'

/**
 * The addresses of a cluster as people speak to them. What nobody told, for want of an agent, is taken for HTTP. Workers may
 * say anything: a name that is no address is left out.
 */
export function describeServed(addresses: readonly ListenAddress[]): ServedAddress[] {
  return addresses.flatMap((listen): readonly ServedAddress[] => {
    if (listen.path !== null) {
      const { words } = listen.protocol === undefined ? { words: '' } : protocolFacts[listen.protocol]
      const protocolWords = words === '' ? 'UNIX socket' : `${words} on a UNIX socket`
      return [{ text: listen.path, port: null, protocolWords, notInBrowser: unixWords, notLoadable: unixWords }]
    }
    const host = reachableHost(listen.address)
    const { port } = listen
    if (host === null || port === null) return []
    const place = `${host}:${port}`
    if (listen.transport === 'udp4' || listen.transport === 'udp6')
      return [{ text: `udp://${place}`, port, protocolWords: 'UDP', notInBrowser: udpWords, notLoadable: udpWords }]
    const { scheme, words, notInBrowser, notLoadable } = protocolFacts[listen.protocol ?? 'http']
    const protocolWords = listen.protocol === undefined ? '' : words
    return [{ text: `${scheme}://${place}`, port, protocolWords, notInBrowser, notLoadable }]
  })
}

/** Any-address and loopback are reached as `localhost`. Null for what is no address: workers may say anything. */
function reachableHost(address: string | null): string | null {
  const isLocal =
    address === null || address === '::' || address === '0.0.0.0' || address === '127.0.0.1' || address === '::1'
  if (isLocal) return 'localhost'
  if (isIP(address) === 0) return null
  return address.includes(':') ? `[${address}]` : address
}
