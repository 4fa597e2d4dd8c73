// A server that dies now and then, each time in another way: about once in MEAN_SECONDS (20) per process.
// On its own it would be down after the first crash. As a cluster it is not: the slot is filled again, the other
// workers go on answering, and the deck shows how each worker ended.

const { createServer } = require('node:http')

const port = Number(process.env.PORT ?? 3004)
const meanSeconds = Number(process.env.MEAN_SECONDS ?? 20)

const waysToDie = [
  function throwError() {
    throw new Error('nobody catches this')
  },
  function rejectPromise() {
    Promise.reject(new Error('nobody awaits this'))
  },
  function exitWithCode() {
    console.error('giving up with exit code 7')
    process.exit(7)
  },
  function readFromNothing() {
    const user = undefined
    return user.name
  },
]

const server = createServer((_request, response) => {
  response.end(`still alive after ${Math.round(process.uptime())} s (pid ${process.pid})\n`)
})

server.listen(port, () => {
  console.log(`crashing: http://localhost:${server.address().port}`)
})

// Waits of this kind have no memory: however long a process has lived, its next crash is as near as ever.
const secondsToLive = 1.5 - Math.log(1 - Math.random()) * meanSeconds
setTimeout(() => {
  const die = waysToDie[Math.floor(Math.random() * waysToDie.length)]
  die()
}, secondsToLive * 1000)
