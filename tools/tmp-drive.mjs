import { mkdirSync } from 'node:fs'
import { driveDeck, waitForListening } from './drive-deck.mjs'
import { setUp } from './setup.mjs'
import { inRoot } from './setup/folders.mjs'
const electron = await setUp({ forTests: true })
mkdirSync('/tmp/loadui-shots', { recursive: true })
const deck = await driveDeck(electron, [inRoot('out', 'samples', 'hello.mjs'), '--name', 'Hello', '--env', 'PORT=0', '--workers', '4'])
const { page, app } = deck
const messages = []
page.on('console', (m) => messages.push(m.type() + ': ' + m.text()))
page.on('pageerror', (e) => messages.push('PAGEERROR ' + e.stack))
const shot = (n) => page.screenshot({ path: `/tmp/loadui-shots/real-${n}.png` })
try {
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0].setContentSize(1440, 900))
  await waitForListening(page, 4)
  await page.evaluate(() => document.activeElement?.blur?.())
  await page.keyboard.press('l')
  await page.getByRole('textbox', { name: 'Rate' }).waitFor()
  await page.getByRole('textbox', { name: 'Rate' }).fill('800')
  await page.getByRole('textbox', { name: 'Duration' }).fill('25')
  await page.keyboard.press('Control+Enter')
  await page.getByRole('button', { name: 'Stop load on Hello' }).waitFor()
  await page.waitForTimeout(9000)
  await shot('running')
  await page.getByRole('tab', { name: 'Live' }).click()
  await page.getByRole('button', { name: /^Kill slot 2/ }).first().click()
  await page.getByRole('menuitem', { name: /^SIGKILL/ }).click()
  await page.waitForTimeout(1500)
  await shot('live')
  await page.getByRole('tab', { name: 'Load' }).click()
  await page.waitForTimeout(3000)
  await page.getByRole('textbox', { name: 'Rate' }).fill('1200'); await page.keyboard.press('Enter')
  await page.waitForTimeout(3500)
  await shot('killed')
  await page.getByRole('textbox', { name: 'Name of this result' }).waitFor({ timeout: 30000 })
  await page.waitForTimeout(800)
  await shot('result')
} catch (e) { console.log('FAILED', e.message.slice(0, 600)); await shot('failed') }
console.log(messages.slice(0, 20).join('\n'))
await deck.close(); process.exit(0)
