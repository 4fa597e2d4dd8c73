// The least a server can do, in one process. With FREEZE_AT its event loop stands still for FREEZE_MS at that request.
const { createServer } = require('node:http')

const freezeAt = Number(process.env.FREEZE_AT)
const freezeMs = Number(process.env.FREEZE_MS)
let count = 0
const server = createServer((_request, response) => {
  count += 1
  if (count === freezeAt) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, freezeMs)
  response.end('hello world')
})
server.listen(0, '127.0.0.1', () => console.log(JSON.stringify(server.address())))
process.stdin.resume().once('end', () => process.exit())
