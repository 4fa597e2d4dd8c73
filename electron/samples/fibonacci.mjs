// Work that needs the processor: GET /fibonacci/35 takes a moment, /fibonacci/42 many seconds.
// While a worker computes, its event loop is blocked and it answers nobody else.
// With one worker everybody waits; with several, the others go on. That is what a cluster is for.

import { createServer } from 'node:http'

const port = Number(process.env.PORT ?? 3002)
const largest = 45

// The slow way on purpose: every call makes two more.
function fibonacci(n) {
  return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2)
}

const server = createServer((request, response) => {
  const n = Number(request.url.match(/^\/fibonacci\/(\d+)$/)?.[1] ?? (request.url === '/' ? 30 : Number.NaN))
  response.setHeader('Content-Type', 'application/json')
  if (!(n <= largest)) {
    response.statusCode = 400
    response.end(`${JSON.stringify({ error: `ask for /fibonacci/0 to /fibonacci/${largest}` })}\n`)
    return
  }
  const startedAt = performance.now()
  const value = fibonacci(n)
  const tookMs = Math.round(performance.now() - startedAt)
  response.end(`${JSON.stringify({ n, value, tookMs, pid: process.pid })}\n`)
})

server.listen(port, () => {
  console.log(`fibonacci: http://localhost:${server.address().port}/fibonacci/35`)
})
