import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterAll } from 'vitest'
import { hasDisplay } from '../tools/run/electron-process.mjs'

/** Where there is no display, each file of tests has one of its own: two decks on one would take the focus from each other. */
if (!hasDisplay()) {
  const display = spawn('Xvfb', ['-displayfd', '1', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const end = () => void display.kill()
  process.once('exit', end)
  // It names its number when it takes clients.
  const [number] = await Promise.race([
    once(display.stdout, 'data'),
    once(display, 'exit').then(([code]) => Promise.reject(new Error(`Xvfb ended with code ${code}`))),
  ])
  process.env.DISPLAY = `:${String(number).trim()}`
  afterAll(end)
}
