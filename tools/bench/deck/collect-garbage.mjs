/**
 * Collects the garbage of the main thread and of the deck's thread, so that what is left is what is kept.
 * @param {import('playwright').ElectronApplication} app
 * @returns {Promise<number>} threads beside the main one
 */
export function collectGarbage(app) {
  return app.evaluate(async () => {
    const { Session } = process.getBuiltinModule('node:inspector/promises')
    const session = new Session()
    session.connect()
    const threads = /** @type {string[]} */ ([])
    const answers = /** @type {(() => void)[]} */ ([])
    session.on('NodeWorker.attachedToWorker', ({ params }) => threads.push(params.sessionId))
    session.on('NodeWorker.receivedMessageFromWorker', () => answers.pop()?.())
    await session.post('HeapProfiler.collectGarbage')
    await session.post('NodeWorker.enable', { waitForDebuggerOnStart: false })
    const message = JSON.stringify({ id: 1, method: 'HeapProfiler.collectGarbage' })
    for (const sessionId of threads) {
      const answered = new Promise((resolve) => answers.push(() => resolve(undefined)))
      await session.post('NodeWorker.sendMessageToWorker', { sessionId, message })
      await answered
    }
    await session.post('NodeWorker.disable')
    session.disconnect()
    return threads.length
  })
}
