// The way of the largest answer, and nothing else: a thread, this process, the deck's own preload, a page.
const { app, BrowserWindow, ipcMain } = require('electron')
const { join } = require('node:path')
const { Worker } = require('node:worker_threads')

const { BENCH_THREAD = '', BENCH_PRELOAD = '', BENCH_SLOTS = '', BENCH_POINTS = '' } = process.env
const thread = new Worker(BENCH_THREAD, { workerData: { slots: Number(BENCH_SLOTS), points: Number(BENCH_POINTS) } })

const lookEveryMs = 1
let longestMs = 0
let lookedMs = performance.now()
setInterval(() => {
  longestMs = Math.max(longestMs, performance.now() - lookedMs - lookEveryMs)
  lookedMs = performance.now()
}, lookEveryMs)

let busy = {}
/** @type {((answer: unknown) => void)[]} */
const answers = []
thread.on('message', (message) => {
  if ('busyMs' in message) busy = { threadMs: message.busyMs }
  else answers.shift()?.(message)
})
ipcMain.handle('deck:command', (_event, form) => {
  if (form === 'busy') return { ...busy, mainMs: longestMs }
  longestMs = 0
  return new Promise((resolve) => {
    answers.push(resolve)
    thread.postMessage(form)
  })
})

app.whenReady().then(() => {
  const window = new BrowserWindow({
    width: 400,
    height: 300,
    webPreferences: { sandbox: true, contextIsolation: true, preload: BENCH_PRELOAD },
  })
  return window.loadFile(join(__dirname, 'index.html'))
})
app.on('window-all-closed', () => app.quit())
