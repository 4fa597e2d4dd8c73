import net, { type Socket } from 'node:net'
import { createServerHandle, type RawHandle, type SocketName } from '../child/node-internals.ts'
import type { ClusterProcess, HandoverSource } from '../child/worker.ts'
import { waitingConnection } from './waiting-connection.ts'

const deadlineMs = 2000
const listenBacklog = 1

/** A client of our own for one particular worker; in words why there is none. `settled` is called when it has answered. */
export async function connectDirectly(
  worker: ClusterProcess,
  key: string,
  settled: () => void,
): Promise<Socket | string> {
  const pair = await connectionPair()
  if (typeof pair === 'string') return pair
  const { near, far } = pair
  if (worker.unacknowledgedCount > 0 || !worker.isConnected()) {
    near.destroy()
    far.close()
    return 'it has not answered for its last connection'
  }
  const source: HandoverSource = {
    key,
    settled(_worker, _connection, outcome) {
      far.close()
      if (outcome !== 'accepted') near.destroy()
      settled()
    },
  }
  worker.handOver(source, waitingConnection(far, null, false))
  return near
}

/** A connection whose one end is ours and whose other end is a raw handle to be given away. Words when the system refuses. */
function connectionPair(): Promise<{ readonly near: Socket; readonly far: RawHandle } | string> {
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
