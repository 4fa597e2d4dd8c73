const { fork } = require('node:child_process')
const { join } = require('node:path')

/** Runs primary.cjs in a process of its own, and answers how many workers it had started when it ended. */
function watchPrimary() {
  const primary = fork(join(__dirname, 'primary.cjs'), { execArgv: [], silent: true })
  // Its workers print their error again and again: read it, or they would wait for a reader.
  primary.stdout.resume()
  primary.stderr.resume()
  return new Promise((resolve) => {
    let started = null
    primary.on('message', (message) => {
      started = message.started
    })
    primary.on('exit', () => resolve(started))
    // A primary that was changed so that it never ends is not waited for.
    setTimeout(() => primary.kill('SIGKILL'), 20_000).unref()
  })
}

module.exports = { watchPrimary }
