import { connect, createServer } from 'node:net'
import { dispatchStrategies } from '../../../electron/cluster/policies/strategies.ts'
import { Front } from '../../../electron/front/front.ts'
import { systemClock } from '../../../shared/base/clock.ts'

/**
 * `node front.mjs ours|pipe PORT…`: before servers at these ports, our front by least-connections, or sockets that are piped
 * into each other in turn.
 */
const [kind, ...ports] = process.argv.slice(2)
const upstreams = ports.map((port, index) => ({
  slot: index + 1,
  key: port,
  host: '127.0.0.1',
  port: Number(port),
}))

if (kind === 'ours') {
  const front = new Front({ clock: systemClock, random: Math.random }, dispatchStrategies['least-connections'])
  front.setUpstreams(upstreams)
  const port = await front.listen('127.0.0.1', 0)
  if (!port.ok) throw new Error(port.error.message)
  tell(port.value)
} else {
  let turn = 0
  const server = createServer({ noDelay: true }, (client) => {
    turn += 1
    const upstream = connect({ port: upstreams[turn % upstreams.length]?.port ?? 0, host: '127.0.0.1', noDelay: true })
    client.pipe(upstream).pipe(client)
    client.on('error', () => upstream.destroy())
    upstream.on('error', () => client.destroy())
  })
  server.listen(0, '127.0.0.1', () => {
    const address = server.address()
    if (typeof address === 'object' && address !== null) tell(address.port)
  })
}

function tell(port: number): void {
  process.stdout.write(`${JSON.stringify({ port })}\n`)
}
process.stdin.resume().once('end', () => process.exit())
