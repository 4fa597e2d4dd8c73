const cluster = require('node:cluster')

// The first half of a tutorial: four workers, and nothing more.
cluster.setupPrimary({ exec: `${__dirname}/server.cjs` })
for (let slot = 1; slot <= 4; slot += 1) cluster.fork()

cluster.on('exit', (worker, code, signal) => {
  console.log(`worker ${worker.id} ended (${signal ?? code}): forking another`)
  cluster.fork()
})
