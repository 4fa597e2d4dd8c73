import type { AgentListen } from '../../../shared/agent-protocol.ts'
import type { ListenAddress } from '../../../shared/model/worker.ts'
import type { ServerProtocol } from '../../../shared/server-protocols.ts'

/** What is spoken at a cluster's addresses: the primary binds them, only agents see whose they are. */
export interface ListenProtocols {
  /** What an agent said; it stands for the address until another says otherwise, also while no worker lives. */
  tell(listens: readonly AgentListen[]): void
  /** The addresses, with what is spoken there; what nobody told stays unknown. */
  addTo(addresses: readonly ListenAddress[]): ListenAddress[]
}

export function createListenProtocols(): ListenProtocols {
  const told = new Map<string, ServerProtocol>()
  return {
    tell(listens) {
      for (const listen of listens) for (const key of keysOf(listen)) told.set(key, listen.protocol)
    },
    addTo: (addresses) =>
      addresses.map((address) => {
        if (address.transport.startsWith('udp')) return address
        const protocol = keysOf(address)
          .map((key) => told.get(key))
          .find((one) => one !== undefined)
        return protocol === undefined ? address : { ...address, protocol }
      }),
  }
}

/** The nearest first. Under a host name, or with both families on one socket, the two sides may name the address differently. */
function keysOf({ address, port, path }: ListenAddress): readonly string[] {
  return path === null ? [`${address} ${port}`, `${port}`] : [path]
}
