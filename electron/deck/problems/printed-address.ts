import { isIP } from 'node:net'
import type { ListenAddress } from '../../../shared/model/worker.ts'

/** An address that a process did not get, by what it printed of that. */
export interface PrintedAddress {
  readonly address: ListenAddress
  readonly code: string
}

/** As Node words it: "Error: listen EADDRINUSE: address already in use :::3000". */
const refusal = /\b(?:listen|bind) (EADDRINUSE|EACCES)\b(?:: [a-z ]+?)? (?:port (\d+)|(\S+):(\d+)|(\/\S+))/

/** Null where the error is another one. Who it was stays open: the process itself, or one that it had started. */
export function findPrintedAddress(error: string | null): PrintedAddress | null {
  const [, code, port, host, hostPort, path] = refusal.exec(error ?? '') ?? []
  if (code === undefined) return null
  if (path !== undefined) {
    return { code, address: { address: null, port: null, path, transport: 'unix', exclusive: false } }
  }
  const address = host === undefined || isIP(host) === 0 ? null : host
  const transport = address?.includes(':') === true ? 'tcp6' : 'tcp4'
  return { code, address: { address, port: Number(port ?? hostPort), path: null, transport, exclusive: false } }
}
