// A server as people write it: it takes its time to boot and to answer, and closes at each signal that ends processes.
const http = require('node:http')
const { hostname } = require('node:os')

const server = http.createServer((_, response) => {
  response.setHeader('x-worker', `${hostname()}:${process.pid}`)
  setTimeout(() => response.end('ok\n'), 5)
})
setTimeout(() => server.listen(Number(process.env.PORT ?? 3000)), 200)
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => server.close(() => process.exit(0)))
