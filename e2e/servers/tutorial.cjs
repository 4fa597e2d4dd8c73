// Written the way tutorials do: it would fork by itself, had the deck not done so already.
const cluster = require('node:cluster')
const http = require('node:http')

if (cluster.isPrimary) {
  for (let i = 0; i < 2; i += 1) cluster.fork()
} else {
  http.createServer((_request, response) => response.end(`worker ${cluster.worker.id}\n`)).listen(0)
}
