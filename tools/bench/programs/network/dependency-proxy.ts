import { createServer, connect as openSocket } from 'node:net'
import { openTcpProxy } from '../../../../electron/dependencies/tcp-proxy.ts'

/**
 * A proxy before the port of the second word: `ours` without toxics, `held` with a toxic that changes nothing, or `pipe`, the
 * least that Node can do. Prints its port; ends with its stdin.
 */
const [kind = '', targetPort = ''] = process.argv.slice(2)
const target = { host: '127.0.0.1', port: Number(targetPort) }

if (kind === 'pipe') {
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    const upstream = openSocket({ ...target, allowHalfOpen: true, noDelay: true })
    client.on('error', () => upstream.destroy())
    upstream.on('error', () => client.destroy())
    client.pipe(upstream).pipe(client)
  })
  server.listen(0, '127.0.0.1', () => console.log(JSON.stringify(server.address())))
} else {
  const opened = await openTcpProxy(target)
  if (!opened.ok) throw new Error(opened.error.message)
  const effect = { kind: 'latency', latencyMs: 0, jitterMs: 0, toxicity: 1, seed: 1 } as const
  if (kind === 'held') {
    for (const stream of ['upstream', 'downstream'] as const) opened.value.add({ ...effect, stream })
  }
  console.log(JSON.stringify(opened.value.place))
}
process.stdin.resume().once('end', () => process.exit())
