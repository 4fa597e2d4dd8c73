// @ts-nocheck: a program as users write it
// As @socket.io/sticky documents it: the primary has the port, reads which session a request is of, and sends the
// socket to that session's worker. Broadcasts go through @socket.io/cluster-adapter, and so through the primary.
const cluster = require('node:cluster')
const http = require('node:http')
const { setupMaster, setupWorker } = require('@socket.io/sticky')
const { createAdapter, setupPrimary } = require('@socket.io/cluster-adapter')
const { Server } = require('socket.io')

if (cluster.isPrimary) {
  const server = http.createServer()
  setupMaster(server, { loadBalancingMethod: 'round-robin' })
  setupPrimary()
  // The adapter's packets may hold buffers.
  cluster.setupPrimary({ serialization: 'advanced' })
  server.listen(process.env.PORT)
  for (let count = 0; count < 2; count += 1) cluster.fork()
  cluster.on('exit', () => cluster.fork())
} else {
  const io = new Server(http.createServer())
  io.adapter(createAdapter())
  setupWorker(io)
  io.on('connection', (socket) => {
    socket.emit('served by', cluster.worker.id)
    socket.on('say', (words, heard) => {
      io.emit('said', words, Buffer.from(words))
      heard()
    })
  })
}
