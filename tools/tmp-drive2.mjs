import { driveDeck, waitForListening } from './drive-deck.mjs'
import { setUp } from './setup.mjs'
import { inRoot } from './setup/folders.mjs'
const electron = await setUp({ forTests: true })
const deck = await driveDeck(electron, [inRoot('out', 'samples', 'hello.mjs'), '--name', 'Hello', '--env', 'PORT=0', '--workers', '2'])
const { page, app } = deck
const messages = []
page.on('console', (m) => messages.push(m.type() + ': ' + m.text()))
page.on('pageerror', (e) => messages.push('PAGEERROR ' + e.stack))
const shot = (n) => page.screenshot({ path: `/tmp/loadui-shots/real2-${n}.png` })
const box = (name) => page.getByRole('textbox', { name })
try {
  await page.emulateMedia({ colorScheme: 'dark' })
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0].setContentSize(1440, 900))
  await waitForListening(page, 2)
  await page.getByRole('tab', { name: 'Load' }).click()
  await box('URL').fill('http://203.0.113.1/'); await page.keyboard.press('Control+Enter'); await page.waitForTimeout(800); await shot('host')
  await page.getByRole('checkbox', { name: /I may load/ }).check(); await page.getByRole('button', { name: /Start load on/ }).click(); await page.waitForTimeout(3000); await shot('foreign')
  await page.getByRole('button', { name: 'Stop load', exact: true }).click()
  await page.getByRole('textbox', { name: 'Name of this result' }).waitFor({ timeout: 20000 }).catch(() => {})
  await page.waitForTimeout(500); await shot('foreign-result')
  await box('URL').fill('')
  await page.getByRole('radio', { name: 'Closed: max' }).click()
  await box('Duration').fill('5'); await page.keyboard.press('Control+Enter'); await page.waitForTimeout(4000); await shot('closed')
  await page.getByRole('textbox', { name: 'Name of this result' }).waitFor({ timeout: 20000 })
  await page.getByRole('radio', { name: 'Open: rate' }).click()
  await box('Rate').fill('20000'); await box('Duration').fill('8'); await page.keyboard.press('Control+Enter'); await page.waitForTimeout(6000); await shot('too-much')
  await page.getByRole('textbox', { name: 'Name of this result' }).waitFor({ timeout: 20000 }); await page.waitForTimeout(500); await shot('too-much-result')
  await page.getByRole('radio', { name: 'Find the limit' }).click()
  await box('From').fill('200'); await box('Factor').fill('2'); await box('Step').fill('2'); await page.keyboard.press('Control+Enter'); await page.waitForTimeout(9000); await shot('limit')
  await page.getByRole('textbox', { name: 'Name of this result' }).waitFor({ timeout: 60000 }); await page.waitForTimeout(500); await shot('limit-result')
  await page.getByRole('radio', { name: '1 → N workers' }).click(); await page.getByRole('radio', { name: 'Closed: max' }).click()
  await box('Workers').fill('1-4'); await box('Step').fill('3'); await page.keyboard.press('Control+Enter'); await page.waitForTimeout(9000); await shot('workers')
  await page.getByRole('textbox', { name: 'Name of this result' }).waitFor({ timeout: 60000 }); await page.waitForTimeout(500); await shot('workers-result')
  await page.getByRole('radio', { name: 'Time line' }).click(); await page.waitForTimeout(500); await shot('workers-time')
} catch (e) { console.log('FAILED', e.message.slice(0, 600)); await shot('failed') }
console.log(messages.slice(0, 20).join('\n'))
await deck.close(); process.exit(0)
