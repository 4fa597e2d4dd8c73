// Blocks its event loop for ever soon after it listens, and has a child of its own.
const { spawn } = require('node:child_process')
const http = require('node:http')

spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
http
  .createServer((_request, response) => response.end('ok\n'))
  .listen(0, () =>
    setTimeout(() => {
      for (;;);
    }, 1500),
  )
