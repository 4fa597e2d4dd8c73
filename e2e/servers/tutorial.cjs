// A tutorial as people find it: the primary forks, counts for all, and replaces the dead.
const cluster = require('node:cluster')
const http = require('node:http')

if (cluster.isPrimary) {
  let count = 0
  cluster.on('message', (worker, message) => {
    if (message.ask === 'count') worker.send({ id: message.id, count: ++count })
  })
  cluster.on('exit', (worker) => {
    console.log(`worker ${worker.id} died`)
    cluster.fork()
  })
  for (let index = 0; index < 2; index += 1) cluster.fork()
} else {
  const waiting = new Map()
  let lastId = 0
  process.on('message', ({ id, count }) => waiting.get(id)?.(count))
  http
    .createServer(async (_request, response) => {
      const count = await new Promise((resolve) => {
        waiting.set(++lastId, resolve)
        process.send({ ask: 'count', id: lastId })
      })
      response.end(`visitor ${count}\n`)
    })
    .listen(process.env.PORT ?? 0)
}
