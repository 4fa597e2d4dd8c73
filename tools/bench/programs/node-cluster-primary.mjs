// The peer: node:cluster with the same workers. Prints its port and pids when all of them listen; ends with its stdin.
import cluster from 'node:cluster'
import { resolve } from 'node:path'

const count = Number(process.argv[2])
let listening = 0

cluster.setupPrimary({ exec: resolve(import.meta.dirname, 'server.cjs') })
cluster.on('listening', (_worker, address) => {
  listening += 1
  if (listening === count) console.log(JSON.stringify({ port: address.port, pids }))
})
const workers = Array.from({ length: count }, () => cluster.fork())
const pids = workers.map((worker) => worker.process.pid)

process.stdin.resume().on('end', () => {
  for (const worker of workers) worker.process.kill('SIGKILL')
  process.exit()
})
