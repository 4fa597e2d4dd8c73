import { freePort } from '../testing/free-port.ts'
import { connected } from './clients.ts'
import type { DrivenPrimary } from './driven-primary.ts'

const host = '127.0.0.1'

/** So many workers that answer with their id and end; resolves to their port. */
export async function serveWith(primary: DrivenPrimary, count: number): Promise<number> {
  const port = await freePort()
  for (let i = 0; i < count; i++) {
    await primary.in(await primary.fork(), ({ serveId, args }) => serveId(args, '127.0.0.1'), port)
  }
  return port
}

/** So many workers that answer with their id and stay, echoing what they get. */
export async function holdWith(primary: DrivenPrimary, count: number): Promise<number> {
  const port = await freePort()
  for (let i = 0; i < count; i++) {
    await primary.in(
      await primary.fork(),
      ({ net, cluster, kept, listen, args }) => {
        kept.server = net.createServer((socket) => {
          socket.on('error', () => {})
          socket.write(`${cluster.worker.id}`)
          socket.on('data', (text) => socket.write(` echo ${text}`))
        })
        return listen(kept.server, args, '127.0.0.1')
      },
      port,
    )
  }
  return port
}

/** The id that a new connection is greeted with. */
export async function hello(port: number): Promise<string> {
  const client = await connected({ port, host })
  await client.until(({ received }) => received !== '')
  client.socket.destroy()
  return client.received
}

export function countOf(primary: DrivenPrimary, id: number): Promise<number> {
  return primary.in(
    id,
    ({ kept }) => new Promise<number>((resolve) => kept.server.getConnections((_error, count) => resolve(count))),
  )
}
