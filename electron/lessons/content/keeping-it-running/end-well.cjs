/** What is to happen when somebody asks this process to end. */
function endWell(server) {
  process.on('SIGTERM', () => {
    // No new connections; once the open ones are answered and closed, the process has nothing left to do.
    server.close(() => process.exit())
    // Node 18 leaves connections open that wait for a next request.
    server.closeIdleConnections()
    // A client that never finishes must not hold up the end.
    setTimeout(() => process.exit(1), 10_000).unref()
  })
}

module.exports = { endWell }
