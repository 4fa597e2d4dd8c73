// What every worker of a benchmark runs: the least a server can do.
const { createServer } = require('node:http')

const pid = String(process.pid)
const server = createServer((_request, response) => response.end(pid))
server.on('clientError', (_error, socket) => socket.destroy())
// By hand there is nobody to report to: the line says that it listens.
server.listen(0, () => process.connected || console.log('listening'))
