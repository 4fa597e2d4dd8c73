// Blocks its event loop for ever soon after it listens.
const http = require('node:http')

http
  .createServer((_request, response) => response.end('ok\n'))
  .listen(0, () =>
    setTimeout(() => {
      for (;;);
    }, 500),
  )
