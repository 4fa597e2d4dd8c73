import type { ListenAddress } from '../../../shared/model/worker.ts'
import { protocolFacts } from '../../../shared/server-protocols.ts'

/** Addresses as people type them: "0.0.0.0:3000", "[::]:3000", "/tmp/app.sock". */
export function addressWords(listen: ListenAddress): string {
  if (listen.path !== null) return listen.path
  const host = listen.address ?? '*'
  return `${host.includes(':') ? `[${host}]` : host}:${listen.port ?? '?'}`
}

/** What kind of server it is: "HTTPS · TCP", "UDP, IPv6", "TCP · no HTTP". */
export function transportWords(listen: ListenAddress): string {
  const socket = socketWords(listen)
  const { protocol } = listen
  if (protocol === undefined) return socket
  if (protocol === 'tcp') return `${socket} · no HTTP`
  return `${protocolFacts[protocol].words} · ${socket}`
}

function socketWords(listen: ListenAddress): string {
  switch (listen.transport) {
    case 'tcp4':
      return 'TCP'
    case 'tcp6':
      return 'TCP, IPv6'
    case 'udp4':
      return 'UDP'
    case 'udp6':
      return 'UDP, IPv6'
    case 'unix':
      return 'UNIX socket'
  }
}
