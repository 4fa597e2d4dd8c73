// Needs two seconds before it listens, like a server that first connects to a database and warms its caches.
// Kill a worker: its slot is "starting" for two seconds, and the others carry the load meanwhile. A rolling
// reload waits for each new worker to listen before it takes the old one away.

import { createServer } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'

const port = Number(process.env.PORT ?? 3005)

console.log('slow-boot: warming up for 2 s …')
await delay(2000)
const bootMs = Math.round(performance.now())

const server = createServer((_request, response) => {
  response.end(`it took ${bootMs} ms until I was ready (pid ${process.pid})\n`)
})

server.listen(port, () => {
  console.log(`slow-boot: http://localhost:${server.address().port}`)
})
