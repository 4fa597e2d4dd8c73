// For reloads: an answer takes 10 ms, so that requests are always under way. With END_BY_HAND it ends at SIGINT as PM2's
// guide says; without it does nothing about its end.
const { createServer } = require('node:http')

const server = createServer((_request, response) => setTimeout(() => response.end('done'), 10))
server.listen(Number(process.env.PORT ?? 0))
if (process.env.END_BY_HAND) process.on('SIGINT', () => server.close(() => process.exit(0)))
