// A memory leak of the usual kind: a cache that nobody empties. Every answer is remembered for ever.
// Put load on it and watch the heap climb while the garbage collector works harder and harder.
// To see how it ends, give the exec argument --max-old-space-size=128 (megabytes): the worker dies at that limit,
// and its slot is filled again with an empty cache. LEAK_KB (default 4) says how much an answer leaves behind.

import { createServer } from 'node:http'

const port = Number(process.env.PORT ?? 3003)
const leakKb = Number(process.env.LEAK_KB ?? 4)
const cache = new Map()

/** Many small objects, as real data is; one row takes about 100 bytes of heap. */
function makeAnswer(id) {
  return Array.from({ length: leakKb * 10 }, (_, row) => ({ id, row, text: `row ${row} of answer ${id}` }))
}

let nextId = 0
const server = createServer((_request, response) => {
  nextId += 1
  cache.set(nextId, makeAnswer(nextId)) // the leak: no two answers share a key, so nothing is ever read from here
  const heapMb = Math.round(process.memoryUsage().heapUsed / 1e6)
  response.setHeader('Content-Type', 'application/json')
  response.end(`${JSON.stringify({ remembered: cache.size, heapMb, pid: process.pid })}\n`)
})

server.listen(port, () => {
  console.log(`leaky: http://localhost:${server.address().port}`)
})
