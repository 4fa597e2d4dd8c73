// The second half alone: what a worker does. The first half, the primary, is the deck.
// GET /           who answers, who forked it, on which port it listens
// GET /listeners  how many sockets of this computer listen on that port

import cluster from 'node:cluster'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'

const server = createServer((request, response) => {
  response.setHeader('content-type', 'application/json')
  response.setHeader('x-worker-pid', process.pid)
  response.end(JSON.stringify(request.url === '/listeners' ? countListeners() : introduce()))
})

function introduce() {
  return {
    pid: process.pid,
    forkedBy: process.ppid,
    isPrimary: cluster.isPrimary,
    port: server.address().port,
  }
}

// Linux lists every TCP socket in two files: address:port in hexadecimal, and the state; 0A is "listens".
// Elsewhere there are no such files: 0 then means "not known".
function countListeners() {
  const port = server.address().port.toString(16).toUpperCase().padStart(4, '0')
  const lines = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap(linesOf)
  const listeners = lines.filter((line) => {
    const [, address, , state] = line.trim().split(/\s+/)
    return state === '0A' && address.endsWith(`:${port}`)
  }).length
  return { pid: process.pid, listeners }
}

function linesOf(file) {
  try {
    return readFileSync(file, 'utf8').split('\n')
  } catch {
    return []
  }
}

server.listen(Number(process.env.PORT))
