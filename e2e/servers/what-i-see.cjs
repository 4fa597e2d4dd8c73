// Writes what it was started with where SEEN_PATH says, whole or not at all.
const { renameSync, writeFileSync } = require('node:fs')
const { getPriority } = require('node:os')
const { SEEN_PATH } = process.env
writeFileSync(`${SEEN_PATH}.new`, JSON.stringify({ pid: process.pid, env: process.env, nice: getPriority() }))
renameSync(`${SEEN_PATH}.new`, SEEN_PATH)
require('node:http')
  .createServer((_request, response) => response.end('ok'))
  .listen(0)
