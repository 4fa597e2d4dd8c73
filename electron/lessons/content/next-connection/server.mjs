// Answers with the process that answered, and with how many requests that process has had.

import { createServer } from 'node:http'

let answered = 0

const server = createServer((_request, response) => {
  answered += 1
  response.setHeader('content-type', 'application/json')
  response.setHeader('x-worker-pid', process.pid)
  response.end(JSON.stringify({ pid: process.pid, answered }))
})

// An idle connection is kept for a minute, whatever this release of Node would do by itself.
server.keepAliveTimeout = 60_000

server.listen(Number(process.env.PORT))
