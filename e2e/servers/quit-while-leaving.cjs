// Preloaded into Electron itself: somebody quits it while it waits for the deck's thread to end, before it leaves.
const { Worker } = require('node:worker_threads')

if (process.type === 'browser') {
  const { terminate } = Worker.prototype
  Worker.prototype.terminate = async function () {
    const { app } = process.getBuiltinModule('node:module').createRequire('/')('electron')
    await app.whenReady()
    app.quit()
    await new Promise((resolve) => setTimeout(resolve, 100))
    return terminate.call(this)
  }
}
