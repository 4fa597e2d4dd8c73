const cluster = require('node:cluster')

let started = 0

function startWorker() {
  started += 1
  cluster.fork()
}

if (cluster.isPrimary) {
  for (let slot = 1; slot <= 4; slot += 1) startWorker()

  // "If a worker dies, start another one."
  cluster.on('exit', startWorker)

  // For the lesson: five seconds after its first worker is up it says how many it started, and ends.
  cluster.once('online', () => setTimeout(() => process.send({ started }, () => process.exit()), 5000))
} else {
  // The typo: nobody defined `prot`. Every worker dies of it right after its start.
  require('node:http').createServer().listen(prot)
}
