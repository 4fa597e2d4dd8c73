import { isIP } from 'node:net'
import type { ListenAddress } from '../../shared/model/worker.ts'

/** `http://localhost:3000` for the first TCP address, or null when the cluster serves none. */
export function clusterUrl(addresses: readonly ListenAddress[]): string | null {
  for (const { address, port, transport } of addresses) {
    const host = transport === 'tcp4' || transport === 'tcp6' ? reachableHost(address) : null
    if (host !== null && port !== null) return `http://${host}:${port}`
  }
  return null
}

/** Any-address and loopback are reached as `localhost`. Null for what is no address: workers may say anything. */
function reachableHost(address: string | null): string | null {
  const isLocal =
    address === null || address === '::' || address === '0.0.0.0' || address === '127.0.0.1' || address === '::1'
  if (isLocal) return 'localhost'
  if (isIP(address) === 0) return null
  return address.includes(':') ? `[${address}]` : address
}
