// The smallest server worth clustering: it answers with the process that answered.
// Reload the page and watch the pid change: the primary deals connections out in turn.

import cluster from 'node:cluster'
import { createServer } from 'node:http'

const port = Number(process.env.PORT ?? 3000)
const name = cluster.worker ? `worker ${cluster.worker.id}` : 'the only process'
let answered = 0

const server = createServer((_request, response) => {
  answered += 1
  response.setHeader('Content-Type', 'text/plain; charset=utf-8')
  response.end(`Hello from ${name} (pid ${process.pid}), answer number ${answered}\n`)
})

server.listen(port, () => {
  console.log(`hello: http://localhost:${server.address().port}`)
})
