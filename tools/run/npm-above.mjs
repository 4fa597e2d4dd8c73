const watchMs = 500
const startedBy = process.ppid

/**
 * A SIGTERM to npm ends the shell it runs scripts in, but is not passed on to us: we only see another parent.
 * @param {() => void} onLost once
 * @returns {() => void} stops watching
 */
export function whenNpmIsLost(onLost) {
  if (process.env.npm_lifecycle_event === undefined) return () => {}
  const watch = setInterval(() => {
    if (process.ppid === startedBy) return
    clearInterval(watch)
    onLost()
  }, watchMs)
  // What we start keeps us alive, not this.
  watch.unref()
  return () => clearInterval(watch)
}
