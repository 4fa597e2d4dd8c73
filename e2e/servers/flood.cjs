// Prints as fast as it can, and still answers.
const http = require('node:http')

http.createServer((_request, response) => response.end('ok\n')).listen(0)
const line = `${'x'.repeat(200)}\n`.repeat(500)
const flood = () => {
  process.stdout.write(line)
  setImmediate(flood)
}
flood()
