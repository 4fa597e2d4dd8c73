// A web server as anybody would write it: nothing in it knows that there are several of it.
// GET /            answers at once
// GET /slow        answers after 0.8 s, and does nothing meanwhile
// GET /crash-loop  runs primary.cjs beside this worker and tells how many processes it started

const { createServer } = require('node:http')
const { setTimeout: wait } = require('node:timers/promises')
const { watchPrimary } = require('./watch-primary.cjs')

const server = createServer(async (request, response) => {
  const body = { pid: process.pid }
  if (request.url === '/slow') await wait(800)
  if (request.url === '/crash-loop') body.started = await watchPrimary()
  response.setHeader('x-worker-pid', process.pid)
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify(body))
})

server.listen(process.env.PORT)
