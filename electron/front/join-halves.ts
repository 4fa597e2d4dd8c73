import type { Socket } from 'node:net'

/**
 * Both ways with back-pressure, each half closed as the other side closes it; a reset of one is a reset of the other. `cut`: the
 * task broke it off.
 */
export function joinHalves(client: Socket, upstream: Socket, cut: () => void): void {
  client.pipe(upstream)
  upstream.pipe(client)
  upstream.once('error', () => {
    if (!client.destroyed) cut()
    client.resetAndDestroy()
  })
  client.once('error', () => upstream.resetAndDestroy())
  upstream.once('close', () => client.destroySoon())
  client.once('close', () => upstream.destroySoon())
}
