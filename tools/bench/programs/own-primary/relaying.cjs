// @ts-nocheck: a program as users write it
// The worker's part is measured over HTTP: /round-trips and /saturate talk with the primary by messages, /exit dies,
// /respawns tells what the primary measured. Its primary half relays, and replaces who died; it runs under plain Node and as an own primary.
const cluster = require('node:cluster')
const { createServer } = require('node:http')

const count = Number(process.env.BENCH_WORKERS)
if (cluster.isPrimary) runPrimary()
else runWorker()

function runPrimary() {
  const respawnMs = []
  let [listeningCount, exitMonoMs] = [0, 0]
  cluster.on('message', (worker, message) => {
    worker.send(message.ask === 'respawns' ? { ...message, respawnMs } : message)
  })
  cluster.on('exit', () => {
    exitMonoMs = performance.now()
    cluster.fork()
  })
  cluster.on('listening', (_worker, { port }) => {
    listeningCount++
    if (listeningCount > count) respawnMs.push(performance.now() - exitMonoMs)
    else if (listeningCount === count) console.log(JSON.stringify({ port }))
  })
  for (let forked = 0; forked < count; forked++) cluster.fork()
}

function runWorker() {
  const waiting = new Map()
  let lastId = 0
  process.on('message', (message) => {
    waiting.get(message.id)(message)
    waiting.delete(message.id)
  })
  const ask = (question) =>
    new Promise((resolve) => {
      waiting.set(++lastId, resolve)
      process.send({ id: lastId, ...question })
    })
  const answers = { '/round-trips': roundTrips, '/saturate': saturate, '/respawns': () => ask({ ask: 'respawns' }) }
  const server = createServer(async (request, response) => {
    if (request.url === '/exit') response.end('{}', () => process.exit())
    else response.end(JSON.stringify((await answers[request.url]?.(ask)) ?? process.pid))
  })
  server.on('clientError', (_error, socket) => socket.destroy())
  server.listen(0)
}

/** One after the other. */
async function roundTrips(ask) {
  const tookMs = []
  for (let nth = 0; nth < 3000; nth++) {
    const sentMonoMs = performance.now()
    await ask({ ask: 'echo', text: 'a message of the usual size, with a few words in it' })
    tookMs.push(performance.now() - sentMonoMs)
  }
  const sorted = tookMs.slice(500).sort((one, other) => one - other)
  return { p50Ms: sorted[Math.floor(sorted.length / 2)], p99Ms: sorted[Math.floor(sorted.length * 0.99)] }
}

/** As many as come back, with 500 on their way. */
async function saturate(ask) {
  const beganMonoMs = performance.now()
  let answeredCount = 0
  const lane = async () => {
    while (performance.now() - beganMonoMs < 1000) {
      await ask({ ask: 'echo', text: 'a message of the usual size, with a few words in it' })
      answeredCount++
    }
  }
  await Promise.all(Array.from({ length: 500 }, lane))
  return { perSec: (answeredCount * 1000) / (performance.now() - beganMonoMs) }
}
