// Answers, and says so once a second.
const { createServer } = require('node:http')

createServer((_request, response) => response.end('ok')).listen(0)
let lineCount = 0
setInterval(() => {
  lineCount += 1
  console.log(`line ${lineCount}: as long as what a server prints of a request, GET /api/items?page=3 200 in 14 ms`)
}, 1000)
