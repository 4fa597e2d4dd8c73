/**
 * An app may put its own function at `process.send`; node's cluster module in the same process sends through that property,
 * too, and would then never listen nor acknowledge a connection. So what the app puts there gets the app's messages, and
 * messages of Node itself (`cmd` begins with `NODE_`) go on by the function that was there first.
 * `onReplaced` is called once, the first time.
 */
export function keepClusterSend(onReplaced: () => void): void {
  const original = process.send
  if (typeof original !== 'function') return
  let current: unknown = original
  let hasTold = false
  Object.defineProperty(process, 'send', {
    configurable: true,
    enumerable: true,
    get: () => current,
    set(replacement: unknown) {
      if (typeof replacement !== 'function' || replacement === original) {
        current = replacement
        return
      }
      current = function send(this: unknown, ...args: unknown[]): unknown {
        return Reflect.apply(isOfNode(args[0]) ? original : replacement, this, args)
      }
      if (hasTold) return
      hasTold = true
      onReplaced()
    },
  })
}

function isOfNode(message: unknown): boolean {
  if (typeof message !== 'object' || message === null || !('cmd' in message)) return false
  return typeof message.cmd === 'string' && message.cmd.startsWith('NODE_')
}
