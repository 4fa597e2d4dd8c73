// Answers requests, and holds enough for a heap snapshot to take a while.
const { createServer } = require('node:http')

const held = Array.from({ length: 50_000 }, (_, id) => ({ id, name: `row ${id}`, tags: [id, id + 1] }))
const server = createServer((_request, response) => response.end(String(held.length)))
server.listen(0)
