import { once } from 'node:events'
import { createServer } from 'node:net'

/** The port, which was free: somebody could listen there. 0 asks for any. */
export async function listenOnce(port: number): Promise<number> {
  const holder = createServer().listen(port)
  await once(holder, 'listening')
  const address = holder.address()
  holder.close()
  await once(holder, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}
