// Answers requests, and sends back what it is sent, as soon as its loop turns.
const { createServer } = require('node:http')

process.on('message', (message) => process.send?.(message))
const server = createServer((_request, response) => response.end('ok'))
// There is no primary that could be asked for a port.
server.listen({ port: 0, host: '127.0.0.1', exclusive: true }, () => {
  const address = server.address()
  process.send?.({ port: typeof address === 'object' ? address?.port : undefined })
})
