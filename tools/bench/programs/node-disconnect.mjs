// The peer of a drain: node:cluster's own `disconnect()` of a worker that has idle keep-alive sockets (their count is the
// argument). Prints how long it took until the worker was gone, and how many of the sockets went with it.
import cluster from 'node:cluster'
import { once } from 'node:events'
import { Agent, get } from 'node:http'
import { resolve } from 'node:path'
import { performance } from 'node:perf_hooks'

const agent = new Agent({ keepAlive: true, maxFreeSockets: 1000 })
cluster.setupPrimary({ exec: resolve(import.meta.dirname, 'server.cjs') })
const worker = cluster.fork()
const [{ port }] = await once(worker, 'listening')
const ask = async () => {
  const [response] = await once(get({ host: '127.0.0.1', port, agent }), 'response')
  await once(response.resume(), 'end')
}
// All at once: each has a connection of its own, and all are idle afterwards.
await Promise.all(Array.from({ length: Number(process.argv[2]) }, ask))
const startedMs = performance.now()
worker.disconnect()
await once(worker, 'exit')
const tookMs = performance.now() - startedMs
await new Promise((done) => setTimeout(done, 200))
const kept = Object.values(agent.freeSockets).flat().length
console.log(JSON.stringify({ tookMs, closed: Number(process.argv[2]) - kept }))
process.exit()
