// Opens connections at a fixed rate, one request on each, whether or not earlier ones were answered. Prints the 99th
// percentile of the time from the moment a connection was due until the first byte of its answer.
import { connect } from 'node:net'

const [port = 0, perSec = 0, durationMs = 0] = process.argv.slice(2).map(Number)
const request = 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'
const count = Math.round((perSec * durationMs) / 1000)
const tookMs = /** @type {number[]} */ ([])
let failed = 0
let opened = 0
let ended = 0
const startedMs = performance.now()
const dueMsOf = (/** @type {number} */ index) => startedMs + (index / perSec) * 1000

/** @param {number} dueMs */
function open(dueMs) {
  let isAnswered = false
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  socket.on('connect', () => socket.write(request))
  socket.on('data', () => {
    if (!isAnswered) tookMs.push(performance.now() - dueMs)
    isAnswered = true
    socket.resetAndDestroy()
  })
  socket.on('error', () => {})
  socket.on('close', () => {
    if (!isAnswered) failed += 1
    ended += 1
    if (ended === count) report()
  })
}

function report() {
  const sorted = tookMs.toSorted((a, b) => a - b)
  console.log(JSON.stringify({ p99Ms: sorted[Math.ceil(sorted.length * 0.99) - 1], failed }))
}

// Not a timer per connection: timers are coarser than the gaps between them.
function openDue() {
  const nowMs = performance.now()
  for (; opened < count && dueMsOf(opened) <= nowMs; opened += 1) open(dueMsOf(opened))
  if (opened < count) setTimeout(openDue, 1)
}
openDue()
