import net from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { canHere } from '../../platform/this-platform.ts'
import { createServerHandle, type ServerHandle, type SocketName } from '../child/node-internals.ts'
import { childCount, reached } from '../testing/test-cluster.ts'
import { duplicateHandle } from './duplicate-handle.ts'

describe.skipIf(!canHere('rest-listener'))('duplicate of a bound socket', () => {
  it('keeps port and accept queue alive after the first is closed, and its process ends', async () => {
    const [first, port] = listeningHandle()
    const copy = await new Promise<ServerHandle | undefined>((resolve) => void duplicateHandle(first, resolve))
    if (copy === undefined) expect.fail('no duplicate')
    onTestFinished(() => copy.close())
    first.close()
    const client = net.connect(port, '127.0.0.1')
    onTestFinished(() => void client.destroy())
    await reached(() => client.readyState === 'open')
    let accepted = 0
    copy.onconnection = (_status, connection) => {
      accepted++
      connection?.close()
    }
    copy.listen(511)
    await reached(() => accepted === 1)
    await reached(() => childCount() === 0)
  })

  it('calls nobody back after a cancel, and its process ends', async () => {
    const [first] = listeningHandle()
    onTestFinished(() => first.close())
    let calls = 0
    const cancel = duplicateHandle(first, () => calls++)
    expect(childCount()).toBe(1)
    cancel()
    await reached(() => childCount() === 0)
    expect(calls).toBe(0)
  })
})

/** Bound and listening, but accepting nothing: what comes stays in the queue of the system. */
function listeningHandle(): [ServerHandle, number] {
  const handle = createServerHandle('127.0.0.1', 0, 4, 0)
  if (typeof handle === 'number') expect.fail(`bind failed: ${handle}`)
  const name: SocketName = {}
  handle.getsockname?.(name)
  handle.onconnection = (_status, connection) => connection?.close()
  handle.listen(511)
  return [handle, name.port ?? -1]
}
