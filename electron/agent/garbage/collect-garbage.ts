import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/**
 * Garbage is given back now, not when the app next makes more of it: an idle worker would keep it for minutes.
 * V8 hands its collector only to a context made under that flag.
 */
export function collectGarbage(): void {
  const isShown = typeof Reflect.get(globalThis, 'gc') === 'function'
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  if (!isShown) setFlagsFromString('--no-expose-gc')
  if (typeof collect !== 'function') return
  collect()
  // Newer ones keep pages for themselves, unless it is the last resort; Node 18 and 20 only look at their youngest objects then.
  collect({ type: 'major', execution: 'sync', flavor: 'last-resort' })
}
