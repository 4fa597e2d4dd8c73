// How Node's documentation begins a cluster. One file, run by every process.

import cluster from 'node:cluster'
import { createServer } from 'node:http'
import { availableParallelism } from 'node:os'

if (cluster.isPrimary) {
  // The first half: runs once, in the process that you started.
  for (let count = 0; count < availableParallelism(); count += 1) {
    cluster.fork()
  }
} else {
  // The second half: runs in every process that was forked.
  createServer((_request, response) => {
    response.end(`answered by process ${process.pid}\n`)
  }).listen(3000)
}
