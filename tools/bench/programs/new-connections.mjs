// Opens connections as fast as it can, `concurrency` at a time; one request on each. Prints how many were answered, and
// by which worker: its pid is the answer's body.
// Each is reset after its answer, so that no port lingers in TIME_WAIT.
import { connect } from 'node:net'

const [port = 0, durationMs = 0, concurrency = 0] = process.argv.slice(2).map(Number)
const request = 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'
let answered = 0
let failed = 0
const byWorker = /** @type {Record<string, number>} */ ({})
let open = 0
const startedMs = performance.now()
const endMs = startedMs + durationMs

function next() {
  if (performance.now() >= endMs) {
    if (open === 0) report()
    return
  }
  open += 1
  let isAnswered = false
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  socket.on('connect', () => socket.write(request))
  socket.on('data', (answer) => {
    isAnswered = true
    const pid = answer.toString('latin1', answer.lastIndexOf('\n') + 1)
    byWorker[pid] = (byWorker[pid] ?? 0) + 1
    socket.resetAndDestroy()
  })
  socket.on('error', () => {})
  socket.on('close', () => {
    if (isAnswered) answered += 1
    else failed += 1
    open -= 1
    next()
  })
}

function report() {
  console.log(JSON.stringify({ perSec: (answered / (performance.now() - startedMs)) * 1000, failed, byWorker }))
}

for (let started = 0; started < concurrency; started += 1) next()
