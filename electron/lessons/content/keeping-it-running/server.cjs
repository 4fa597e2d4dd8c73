// GET  /        answers at once
// GET  /page    answers after 0.4 s, as a page that asks a database
// GET  /slow    answers after 1.5 s, and does nothing meanwhile
// GET  /heap    how large V8 lets the heap of this process become
// GET  /signal/shell, /signal/exec   sends SIGTERM to what was started, and tells whether the program in it heard
// POST /sicken  makes the worker that gets it sick
// GET  /health  500 when this worker is sick

const { createServer } = require('node:http')
const { setTimeout: wait } = require('node:timers/promises')
const { getHeapStatistics } = require('node:v8')
const { isHeard } = require('./signal.cjs')
const { endWell } = require('./end.cjs')

let isSick = false

const routes = {
  'GET /': () => ({}),
  'GET /page': () => wait(400, {}),
  'GET /slow': () => wait(1500, {}),
  'GET /heap': () => ({ limitBytes: getHeapStatistics().heap_size_limit }),
  'GET /signal/shell': () => signal('shell'),
  'GET /signal/exec': () => signal('exec'),
  'POST /sicken': () => {
    isSick = true
    return { isSick }
  },
  'GET /health': () => ({ status: isSick ? 500 : 200, isSick }),
}

async function signal(how) {
  const heard = await isHeard(how)
  // Null: there is no shell on this system.
  return heard === null ? { status: 501 } : { heard }
}

const server = createServer(async (request, response) => {
  const route = routes[`${request.method} ${request.url}`]
  const { status = 200, ...body } = route === undefined ? { status: 404 } : await route()
  response.writeHead(status, { 'content-type': 'application/json', 'x-worker-pid': process.pid })
  response.end(JSON.stringify({ ...body, pid: process.pid }))
})

server.listen(process.env.PORT)
endWell(server)
