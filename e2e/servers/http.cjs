// A plain server on a port of its own choice; tells which worker answered.
const http = require('node:http')

const server = http.createServer((request, response) => {
  if (request.url === '/block') {
    const until = Date.now() + 6000
    while (Date.now() < until);
  }
  response.end(`${process.pid}\n`)
})
server.listen(Number(process.env.PORT ?? 0), () => console.log(`serving on ${server.address().port}`))
