const cluster = require('node:cluster')

let started = 0

function startWorker(waitMs) {
  started += 1
  const startedAt = Date.now()
  cluster.fork().once('exit', () => {
    // Who lived for a while gets a new start at once; who died right away waits, each time twice as long.
    const livedMs = Date.now() - startedAt
    const nextWaitMs = livedMs > 10_000 ? 2000 : Math.min(waitMs * 2, 30_000)
    setTimeout(() => startWorker(nextWaitMs), livedMs > 10_000 ? 0 : waitMs)
  })
}

if (cluster.isPrimary) {
  for (let slot = 1; slot <= 4; slot += 1) startWorker(2000)

  // For the lesson: five seconds after its first worker is up it says how many it started, and ends.
  cluster.once('online', () => setTimeout(() => process.send({ started }, () => process.exit()), 5000))
} else {
  // The typo: nobody defined `prot`. Every worker dies of it right after its start.
  require('node:http').createServer().listen(prot)
}
