const { appendFileSync, readFileSync } = require('node:fs')
const { join } = require('node:path')

const everyMs = 2000
// What was sent. A file, so that all processes can be counted.
const outbox = join(__dirname, 'outbox.log')

/** Sends the newsletter whenever it is due, as setInterval, node-cron and the like do. */
function startNewsletter() {
  // The manager numbers its processes from 0. Only the first one sends.
  if (process.env.NODE_APP_INSTANCE !== '0') return
  sendAt(nextDue())
}

function sendAt(due) {
  setTimeout(() => {
    appendFileSync(outbox, `${due} ${process.pid}\n`)
    sendAt(due + everyMs)
  }, due - Date.now())
}

function nextDue() {
  return Math.ceil(Date.now() / everyMs) * everyMs
}

/** How many copies of the newest issue were sent, and by whom. One that may still be on its way does not count. */
function newestIssue() {
  const lines = readFileSync(outbox, { encoding: 'utf8', flag: 'a+' }).trim().split('\n')
  const sent = lines.map((line) => line.split(' ').map(Number)).filter(([due]) => due <= Date.now() - everyMs)
  const newest = Math.max(...sent.map(([due]) => due))
  const senders = sent.filter(([due]) => due === newest).map(([, pid]) => pid)
  return { copies: senders.length, senders }
}

module.exports = { startNewsletter, newestIssue }
