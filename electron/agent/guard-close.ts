import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

/**
 * Lets the app close our descriptor without harm to itself. libuv watches it for us; closed behind libuv's back, its number
 * would go to the app's next connection, whose events would then never arrive. `letGo` closes it properly instead, and the
 * app's call succeeds as it would have. Closing it again fails with EBADF, as it should: then this steps aside.
 */
export function guardClose(descriptor: number, isOurs: () => boolean, letGo: () => void): void {
  const { close, closeSync } = fs
  const takes = (candidate: unknown): boolean => candidate === descriptor && isOurs()

  fs.closeSync = replacing(closeSync, (args) => {
    if (!takes(args[0])) return Reflect.apply(closeSync, fs, args)
    letGo()
  })
  fs.close = Object.assign(
    replacing(close, (args) => {
      if (!takes(args[0])) return Reflect.apply(close, fs, args)
      letGo()
      const callback = args[1]
      if (typeof callback === 'function') process.nextTick(callback, null)
    }),
    close,
  )
  syncBuiltinESMExports()
}

/** Same name and length as what it stands for: few apps look, none should notice. */
function replacing<Args extends readonly unknown[], Answer>(
  original: (...args: Args) => Answer,
  stand: (args: Args) => Answer,
): (...args: Args) => Answer {
  const replacement = (...args: Args): Answer => stand(args)
  return Object.defineProperties(replacement, {
    name: { value: original.name, configurable: true },
    length: { value: original.length, configurable: true },
  })
}
