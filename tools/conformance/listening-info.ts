import type { ListenAddress } from '../../shared/model/worker.ts'

/** Our address in the words of node:cluster's `listening` event. */
export function listeningInfo({ transport, address, port, path }: ListenAddress) {
  switch (transport) {
    case 'unix':
      return { addressType: -1, address: path, port: -1 }
    case 'tcp4':
      return { addressType: 4, address, port }
    case 'tcp6':
      return { addressType: 6, address, port }
    default:
      return { addressType: transport, address, port, fd: -1 }
  }
}
