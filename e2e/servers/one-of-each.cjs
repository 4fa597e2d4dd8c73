// Of four workers one serves, one blocks its event loop for ever, one stops itself and one will not hear of ending.
// Each names itself in a file of the folder MARKS once it is what it is going to be; so does who is asked, and takes a second.
const cluster = require('node:cluster')
const { writeFileSync } = require('node:fs')
const http = require('node:http')
const { setPriority } = require('node:os')
const { join } = require('node:path')

const kinds = {
  blocked() {
    // What else runs on this machine needs its cores.
    setPriority(19)
    for (;;);
  },
  stopped: () => process.kill(process.pid, 'SIGSTOP'),
  deaf: () => {},
  healthy: () => {},
}
const kind = ['healthy', 'blocked', 'stopped', 'deaf'][cluster.worker.id % 4]
if (kind === 'deaf') for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => {})
const mark = (name) => writeFileSync(join(process.env.MARKS, name), String(process.pid))
http
  .createServer((_request, response) => {
    mark('asked')
    setTimeout(() => response.end('ok\n'), 1000)
  })
  .listen(Number(process.env.PORT), () => {
    mark(kind)
    kinds[kind]()
  })
