// A cluster as in a tutorial: one file with two halves. Under "Its own primary runs" the first half decides, as under plain
// node: it forks, replaces who dies, and keeps the one count that all workers share. The deck carries out and shows.

const cluster = require('node:cluster')
const { createServer } = require('node:http')

const port = Number(process.env.PORT ?? 3006)
const workerCount = 4

if (cluster.isPrimary) {
  for (let count = 0; count < workerCount; count += 1) cluster.fork()

  cluster.on('exit', (worker, code, signal) => {
    console.log(`worker ${worker.id} ended (${signal ?? code}): forking another`)
    cluster.fork()
  })

  const visits = new Map()
  cluster.on('message', (worker, { id, page }) => {
    visits.set(page, (visits.get(page) ?? 0) + 1)
    worker.send({ id, count: visits.get(page) })
  })

  setInterval(() => {
    if (visits.size > 0) console.log('visits so far:', Object.fromEntries(visits))
  }, 10_000).unref()
} else {
  const waiting = new Map()
  let lastId = 0

  process.on('message', ({ id, count }) => {
    waiting.get(id)?.(count)
    waiting.delete(id)
  })

  // What a worker counts by itself only it knows: so it asks the primary, and waits for the answer.
  const countVisit = (page) => {
    lastId += 1
    process.send({ id: lastId, page })
    return new Promise((resolve) => waiting.set(lastId, resolve))
  }

  const server = createServer(async (request, response) => {
    const count = await countVisit(request.url)
    response.setHeader('x-worker-pid', process.pid)
    response.end(`${request.url} was visited ${count} times; worker ${cluster.worker.id} answered\n`)
  })

  server.listen(port, () => {
    console.log(`own-primary: http://localhost:${server.address().port}`)
  })
}
