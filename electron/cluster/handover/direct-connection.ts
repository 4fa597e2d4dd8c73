import net, { type Socket } from 'node:net'
import { createServerHandle, type RawHandle, type SocketName } from '../child/node-internals.ts'

const deadlineMs = 2000
const listenBacklog = 1

/**
 * A connection whose one end is ours and whose other end is a raw handle to be given away: a client of our own for one
 * particular worker. Words when the system refuses.
 */
export function connectionPair(): Promise<{ readonly near: Socket; readonly far: RawHandle } | string> {
  const server = createServerHandle('127.0.0.1', 0, 4, 0)
  if (typeof server === 'number') return Promise.resolve('no port of our own could be bound')
  return new Promise((resolve) => {
    const end = (outcome: { readonly near: Socket; readonly far: RawHandle } | string): void => {
      clearTimeout(deadline)
      server.close()
      resolve(outcome)
    }
    const fail = (): void => {
      near?.destroy()
      end('no connection of our own could be made')
    }
    const deadline = setTimeout(fail, deadlineMs)
    let near: Socket | null = null
    server.onconnection = (_status, far) => {
      if (far === undefined || near === null) fail()
      else end({ near, far })
    }
    const name: SocketName = {}
    if (server.listen(listenBacklog) !== 0 || server.getsockname?.(name) !== 0 || name.port === undefined) {
      fail()
      return
    }
    near = net.connect(name.port, '127.0.0.1').on('error', () => {})
  })
}
