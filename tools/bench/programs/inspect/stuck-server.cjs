// Blocks its loop when it is asked to, longer than a look at it takes.
const { createServer } = require('node:http')

const blockMs = 6000

function spin() {
  const endMs = Date.now() + blockMs
  let sum = 0
  while (Date.now() < endMs) for (let at = 0; at < 10_000; at += 1) sum += Math.sqrt(at)
  return sum
}

const server = createServer((request, response) => {
  response.setHeader('connection', 'close')
  response.end(request.url === '/block' ? String(spin()) : 'ok')
})
server.listen(0)
