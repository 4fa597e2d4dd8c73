// Listens in its first life only: what comes after it leaves the port to nobody.
const { worker } = require('node:cluster')

setInterval(() => {}, 1000)
if (worker.id === 1) {
  require('node:http')
    .createServer((_request, response) => response.end('first'))
    .listen(Number(process.env.PORT), '127.0.0.1')
}
