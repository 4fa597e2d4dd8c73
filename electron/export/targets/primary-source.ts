/**
 * The rest of `primary.cjs`, below its settings: a node:cluster primary for a world that cannot hand a port to several
 * processes. Plain JavaScript that a person reads, without a package.
 */
export const primarySource = `
const cluster = require('node:cluster')
const { execFile } = require('node:child_process')

if (settings.sharesHandle) cluster.schedulingPolicy = cluster.SCHED_NONE
cluster.setupPrimary({ exec: settings.script, args: settings.args, execArgv: settings.nodeArgs })

/** By slot: the worker that serves, and exits that came too soon. */
const slots = new Map()
let isEnding = false
let reloading = null

function fork(slot) {
  const more = settings.slotEnv[slot] ?? {}
  const ofSlot = settings.appInstance ? { NODE_APP_INSTANCE: String(slot - 1) } : {}
  const worker = cluster.fork({ ...ofSlot, ...filled(settings.env, slot), ...filled(more, slot) })
  const forkedAtMs = Date.now()
  worker.once('exit', (code, signal) => ended(slot, worker, { code, signal, livedMs: Date.now() - forkedAtMs }))
  return worker
}

/** {slot} becomes the number of the slot, {{slot}} stays as {slot}. */
function filled(env, slot) {
  const fill = (value) => value.replaceAll(/\\{(\\{slot\\})\\}|\\{slot\\}/g, (_, literal) => literal ?? String(slot))
  return Object.fromEntries(Object.entries(env).map(([name, value]) => [name, fill(value)]))
}

function ended(slot, worker, { code, signal, livedMs }) {
  const state = slots.get(slot)
  if (isEnding) {
    if (Object.values(cluster.workers).every((one) => one === undefined || one.isDead())) process.exit(0)
    return
  }
  // It gave its place to a new one.
  if (state.worker !== worker) return
  console.error(\`slot \${slot}: pid \${worker.process.pid} ended (\${signal ?? code}) after \${livedMs} ms\`)
  const now = Date.now()
  const isUnstable = livedMs < settings.minUptimeMs
  if (!isUnstable) state.unstable = []
  else state.unstable = [...state.unstable.filter((atMs) => now - atMs < settings.unstableWindowMs), now]
  if (state.unstable.length >= settings.maxUnstable) {
    // systemd counts such ends, and decides whether to try again.
    console.error(\`slot \${slot} is given up: \${state.unstable.length} exits came too soon\`)
    process.exitCode = 1
    return end()
  }
  const tries = state.unstable.length
  const waitMs = tries === 0 ? 0 : Math.min(settings.backOffCapMs, settings.backOffMs * 2 ** (tries - 1))
  setTimeout(() => {
    if (!isEnding) state.worker = fork(slot)
  }, waitMs)
}

/** Ready as the settings say it; rejects when that takes too long, or it ends first. */
function ready(worker) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('not ready in time')), settings.readyTimeoutMs)
    const done = (act, value) => (clearTimeout(timer), act(value))
    worker.once('exit', () => done(reject, new Error('ended before it was ready')))
    if (settings.waitsForMessage) worker.on('message', (message) => message === 'ready' && done(resolve))
    else worker.once('listening', () => done(resolve))
  })
}

/** Told to end; what still lives after the grace is killed. */
function leave(worker) {
  if (worker.isDead()) return
  if (settings.endSignal === 'shutdown') worker.send('shutdown')
  else if (settings.endSignal !== 'disconnect') worker.process.kill(settings.endSignal)
  if (worker.isConnected()) worker.disconnect()
  setTimeout(() => worker.isDead() || worker.process.kill('SIGKILL'), settings.graceMs).unref()
}

/** One slot after the other: the new worker serves before the old one is told to end. Stops at the first that does not. */
async function reload() {
  for (const [slot, state] of slots) {
    if (isEnding) return
    const next = fork(slot)
    try {
      await ready(next)
    } catch (error) {
      console.error(\`slot \${slot}: the new one is \${error.message}; the old one serves on\`)
      next.process.kill('SIGKILL')
      return
    }
    const old = state.worker
    Object.assign(state, { worker: next, unstable: [] })
    leave(old)
  }
}

function end() {
  if (isEnding) return
  isEnding = true
  const living = Object.values(cluster.workers).filter((one) => !one.isDead())
  if (living.length === 0) process.exit()
  for (const worker of living) leave(worker)
}

process.on('SIGTERM', end)
process.on('SIGINT', end)
process.on('SIGHUP', () => {
  reloading = (reloading ?? Promise.resolve()).then(reload)
})

const first = []
for (let slot = 1; slot <= settings.workers; slot += 1) {
  slots.set(slot, { worker: null, unstable: [] })
  slots.get(slot).worker = fork(slot)
  first.push(ready(slots.get(slot).worker))
}
Promise.all(first).then(
  () => process.env.NOTIFY_SOCKET && execFile('systemd-notify', ['--ready'], () => {}),
  (error) => console.error(\`a first worker is \${error.message}\`),
)
`
