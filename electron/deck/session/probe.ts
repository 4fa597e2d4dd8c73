import type { Socket } from 'node:net'
import { duration } from '../../../shared/base/plain-words.ts'
import type { ListenAddress } from '../../../shared/model/worker.ts'
import { protocolFacts } from '../../../shared/server-protocols.ts'

/** Where to ask, and how. */
interface Probed {
  readonly address: ListenAddress | null
  readonly isSecure: boolean
}

/** The first address that speaks HTTP/1; what nobody told of is tried as HTTP. In words when none does. */
export function chooseProbed(listens: readonly ListenAddress[]): Probed | string {
  const streams = listens.filter(({ transport }) => !transport.startsWith('udp'))
  const probed = streams.find(({ protocol }) => protocolFacts[protocol ?? 'http'].notLoadable === null)
  if (probed !== undefined) return { address: probed, isSecure: protocolFacts[probed.protocol ?? 'http'].isSecure }
  const [first] = streams
  if (first?.protocol === undefined) return { address: null, isSecure: false }
  return protocolFacts[first.protocol].notLoadable ?? 'it speaks no HTTP/1'
}

interface ProbeQuestion {
  readonly path: string
  /** 0 = any from 200 to 299. */
  readonly status: number
  readonly timeoutMs: number
  readonly isSecure: boolean
}

/**
 * Asks over that connection for the path. True when the status is the wanted one, else what was wrong, in words. Redirects
 * are not followed. Under TLS the certificate is not checked: it is a worker of our own. Never rejects.
 */
export function probeOver(plain: Socket, { path, status, timeoutMs, isSecure }: ProbeQuestion): Promise<true | string> {
  // Few ask at all: Node's `http` and `tls` would be 5 ms of every start.
  const { request } = process.getBuiltinModule('node:http')
  const { connect } = process.getBuiltinModule('node:tls')
  return new Promise((resolve) => {
    const socket = isSecure
      ? connect({ socket: plain, servername: 'localhost', ALPNProtocols: ['http/1.1'], rejectUnauthorized: false })
      : plain
    const end = (answer: true | string): void => {
      clearTimeout(deadline)
      socket.destroy()
      plain.destroy()
      resolve(answer)
    }
    const deadline = setTimeout(() => end(`GET ${path} got no answer within ${duration(timeoutMs)}`), timeoutMs)
    const headers = { host: 'localhost', connection: 'close' }
    const asked = request({ path, headers, createConnection: () => socket }, (response) => {
      const { statusCode = 0 } = response
      response.resume()
      const isWanted = status === 0 ? statusCode >= 200 && statusCode <= 299 : statusCode === status
      const wanted = status === 0 ? '200 to 299' : String(status)
      end(isWanted || `GET ${path} answered ${statusCode}, not ${wanted}`)
    })
    asked.on('error', (error) => end(`GET ${path} failed (${error.message})`))
    asked.end()
  })
}
