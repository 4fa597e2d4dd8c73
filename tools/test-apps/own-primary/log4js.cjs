// @ts-nocheck: a program as users write it
// As log4js documents its clustering: every process configures the same, and only the primary opens the file.
const cluster = require('node:cluster')
const http = require('node:http')
const log4js = require('log4js')

log4js.configure({
  appenders: { file: { type: 'file', filename: process.env.LOG_FILE, layout: { type: 'messagePassThrough' } } },
  categories: { default: { appenders: ['file'], level: 'info' } },
})
const log = log4js.getLogger()

if (cluster.isPrimary) {
  log.info(`primary ${process.pid} writes`)
  for (let count = 0; count < 2; count += 1) cluster.fork()
} else {
  const server = http.createServer((request, response) => {
    log.info(`worker ${process.pid} answers ${request.url}`)
    response.end(String(process.pid))
  })
  server.listen(process.env.PORT)
}
