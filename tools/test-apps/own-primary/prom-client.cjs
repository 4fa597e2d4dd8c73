// @ts-nocheck: a program as users write it
// As in prom-client's own example of a cluster: workers count, the primary serves the sum of all on a port of its own.
const cluster = require('node:cluster')
const http = require('node:http')
const { AggregatorRegistry, Counter } = require('prom-client')

const registry = new AggregatorRegistry()

if (cluster.isPrimary) {
  for (let count = 0; count < 2; count += 1) cluster.fork()
  cluster.on('exit', () => cluster.fork())
  http
    .createServer(async (_request, response) => {
      try {
        response.end(await registry.clusterMetrics())
      } catch (error) {
        response.statusCode = 500
        response.end(error.message)
      }
    })
    .listen(process.env.METRICS_PORT)
} else {
  const answered = new Counter({ name: 'answered_total', help: 'requests answered', labelNames: ['worker'] })
  const server = http.createServer((_request, response) => {
    answered.inc({ worker: cluster.worker.id })
    response.end(String(process.pid))
  })
  server.listen(process.env.PORT)
}
