// @ts-nocheck: a program as users write it
// Workers hand each line of their log to the primary; it alone has the file open, so no two lines mix.
const cluster = require('node:cluster')
const http = require('node:http')
const pino = require('pino')

if (cluster.isPrimary) {
  const file = pino.destination({ dest: process.env.LOG_FILE, sync: true })
  cluster.on('message', (_worker, { line }) => file.write(line))
  pino({ name: 'primary' }, file).info('it writes')
  for (let count = 0; count < 2; count += 1) cluster.fork()
} else {
  const log = pino({ name: `worker ${cluster.worker.id}` }, { write: (line) => process.send({ line }) })
  const server = http.createServer((request, response) => {
    log.info({ url: request.url }, 'answered')
    response.end(String(process.pid))
  })
  server.listen(process.env.PORT)
}
