/** What is to happen when somebody asks this process to end. */
function endWell(_server) {
  // Nothing yet: without a listener, SIGTERM ends a process at once.
}

module.exports = { endWell }
