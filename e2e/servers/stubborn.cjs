const http = require('node:http')

process.on('SIGTERM', () => console.log('not now'))
process.on('SIGINT', () => console.log('not now'))
// Not even a closed channel ends it.
setInterval(() => {}, 1000)
http.createServer((_request, response) => response.end('still here\n')).listen(0)
