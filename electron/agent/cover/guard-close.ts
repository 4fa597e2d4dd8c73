import { fs } from './node-modules.ts'
import { standIn } from './stand-in.ts'

/**
 * Lets the app close our descriptor without harm to itself. libuv watches it for us; closed behind libuv's back, its number
 * would go to the app's next connection, whose events would then never arrive. `letGo` closes it properly instead, and the
 * app's call succeeds as it would have. Closing it again fails with EBADF, as it should: then this steps aside.
 */
export function guardClose(descriptor: number, isOurs: () => boolean, letGo: () => void): void {
  const { close, closeSync } = fs
  const takes = (candidate: unknown): boolean => candidate === descriptor && isOurs()

  fs.closeSync = standIn(closeSync, (self, args) => {
    if (takes(args[0])) letGo()
    else Reflect.apply(closeSync, self, args)
  })
  const closing = standIn(close, (self, args) => {
    if (!takes(args[0])) return Reflect.apply(close, self, args)
    letGo()
    const callback = args[1]
    if (typeof callback === 'function') process.nextTick(callback, null)
  })
  // Not assigned: what promises need hangs on it as it did, but its type does not know.
  Reflect.set(fs, 'close', closing)
}

/**
 * The same for modules that imported these by name before the agent came, which only a preload can have done: for all others
 * Node reads them when it first hands them out. Due when libuv begins to watch, because it loads a module of Node's.
 */
export function guardImportedClose(): void {
  const { syncBuiltinESMExports }: typeof import('node:module') = require('node:module')
  syncBuiltinESMExports()
}
