// Of three workers one serves, one blocks its event loop for ever and one stops itself, within 1.5 s after it listens.
const cluster = require('node:cluster')
const http = require('node:http')

const ends = [
  () => {},
  () => {
    for (;;);
  },
  () => process.kill(process.pid, 'SIGSTOP'),
]
http
  .createServer((_request, response) => response.end('ok\n'))
  .listen(Number(process.env.PORT ?? 0), () => setTimeout(ends[cluster.worker.id % 3], Math.random() * 1500))
