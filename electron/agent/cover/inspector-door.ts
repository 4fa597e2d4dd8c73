import { originals } from './originals.ts'

const signal = 'SIGUSR1'
/** A debugger that is asked for has its door; `--inspect-port` alone only says where it would be. */
const opened = /(?:^|\s|")--inspect(?:-brk|-wait)?(?:[=\s"]|$)/
const placed = /(?:^|\s|")--(?:inspect|debug)-port(?:[=\s"]|$)/

/**
 * Has SIGUSR1 open Node's inspector on a free port instead of 9229, which a single process of a machine can have; the app sees
 * the port that it would see without us. `tell` hears why nobody may send that signal, or '' when it may be sent. Returns what is
 * to be called once the app has had its turn, and with each heartbeat: the app may begin to listen for it. Whoever does so in the turn that then blocks is not
 * noticed; a listener of listeners, which would, could be seen.
 */
export function prepareDoor(tell: (refusal: string) => void): () => void {
  const options = [...process.execArgv, process.env.NODE_OPTIONS ?? ''].join(' ')
  if (opened.test(options)) {
    tell('it was started with --inspect: its inspector is open already')
    return () => {}
  }
  if (!placed.test(options)) takeFreePort()
  let told: string | null = null
  return () => {
    if (told === heardWords) return
    const refusal = isHeard() ? heardWords : ''
    if (refusal !== told) tell(refusal)
    told = refusal
  }
}

const heardWords = `the app listens for ${signal}, by which the inspector is opened`

const isHeard = (): boolean => {
  const found: unknown = Reflect.apply(originals.listeners, process, [signal])
  return Array.isArray(found) && found.length > 0
}

/**
 * `process.debugPort` is where Node keeps the port, and looks like a plain value (lib/internal/process/per_thread.js): so it can
 * be one afterwards. In two steps, because what is defined as a value on Node's own property is set through it.
 */
function takeFreePort(): void {
  const seen = Object.getOwnPropertyDescriptor(process, 'debugPort')
  if (seen === undefined || seen.configurable !== true || !('value' in seen)) return
  process.debugPort = 0
  Object.defineProperty(process, 'debugPort', { get: () => seen.value, configurable: true })
  Object.defineProperty(process, 'debugPort', seen)
}
