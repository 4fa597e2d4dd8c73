// Writes a line for each request, after a promise, as an app does that looked something up.
const { createServer } = require('node:http')

let count = 0
const server = createServer(async (request, response) => {
  await null
  console.log(`${request.method} ${request.url} ${++count}`)
  response.end('ok')
})
// There is no primary that could be asked for a port.
server.listen({ port: 0, host: '127.0.0.1', exclusive: true }, () => {
  const address = server.address()
  process.send?.({ port: typeof address === 'object' ? address?.port : undefined })
})
