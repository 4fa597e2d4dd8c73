const { spawn } = require('node:child_process')
const { once } = require('node:events')
const { existsSync } = require('node:fs')
const { join } = require('node:path')
const { setTimeout: wait } = require('node:timers/promises')

const program = join(__dirname, 'listener.cjs')
// $0 is node, $1 the program. With more to do afterwards a shell stays and waits; exec puts the program in its place.
const scripts = { shell: '"$0" "$1"; exit $?', exec: 'exec "$0" "$1"' }

/** Starts the program through a shell, sends SIGTERM to the process that was started, and looks whether the program heard. */
async function isHeard(how) {
  if (!existsSync('/bin/sh')) return null
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' }
  const started = spawn('/bin/sh', ['-c', scripts[how], process.execPath, program], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env,
  })
  started.stdout.setEncoding('utf8')
  const [ready] = await once(started.stdout, 'data')
  const { pid } = JSON.parse(ready)
  started.kill('SIGTERM')
  const heard = await Promise.race([once(started.stdout, 'data').then(() => true), wait(1000, false)])
  if (!heard) process.kill(pid, 'SIGKILL')
  return heard
}

module.exports = { isHeard }
