const cluster = require('node:cluster')

// The first half of a tutorial: four workers, and nothing more.
cluster.setupPrimary({ exec: `${__dirname}/server.cjs` })
for (let slot = 1; slot <= 4; slot += 1) cluster.fork()

// Your part: what shall happen when a worker ends?
