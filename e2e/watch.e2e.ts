import { mkdtempSync, writeFileSync } from 'node:fs'
import { Agent, get } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type DeckApp, launchDeck, patience, workersStatus } from './deck-app.ts'

const folder = mkdtempSync(join(tmpdir(), 'clusterdeck-watch-'))
const script = join(folder, 'server.cjs')
const serving = (words: string): string =>
  `require('node:http').createServer((_, response) => response.end('${words}')).listen(process.env.PORT || 0)`

/** One request after the other over connections that are kept, until stopped. */
function keepAsking(url: string): { readonly stop: () => Promise<{ answers: Set<string>; failures: string[] }> } {
  const agent = new Agent({ keepAlive: true, maxSockets: 4 })
  const answers = new Set<string>()
  const failures: string[] = []
  let isOver = false
  const askOnce = () =>
    new Promise<void>((done) => {
      get(url, { agent }, (response) => {
        let text = ''
        response.on('data', (part) => (text += part))
        response.on('end', () => done(void answers.add(`${response.statusCode} ${text}`)))
        response.on('error', (error) => done(void failures.push(error.message)))
      }).on('error', (error) => done(void failures.push(error.message)))
    })
  const asker = async (): Promise<void> => {
    while (!isOver) await askOnce()
  }
  const askers = Promise.all([asker(), asker()])
  return {
    async stop() {
      isOver = true
      await askers
      agent.destroy()
      return { answers, failures }
    },
  }
}

describe('reload on changes', () => {
  let deck: DeckApp
  beforeAll(async () => {
    writeFileSync(join(folder, 'package.json'), '{"name":"watched"}')
    writeFileSync(script, serving('one'))
    deck = await launchDeck([script, '--workers', '2', '--watch'])
    await workersStatus(deck.page).getByText('2/2 listening').waitFor()
  })
  afterAll(() => deck.close())

  const events = (): Promise<string> => deck.page.getByRole('log', { name: 'Events' }).innerText()
  const note = (words: RegExp) => deck.page.getByRole('button', { name: words })
  const url = async (): Promise<string> =>
    (await deck.page.getByRole('link', { name: /^http:/ }).getAttribute('href')) ?? ''

  it('brings an edited file without a failed request', async () => {
    await note(/^Reload on changes: watching 2 files in 1 folder below/).waitFor()
    const asking = keepAsking(await url())
    writeFileSync(script, serving('two'))
    await expect.poll(events, { timeout: patience }).toContain('reloaded 2 workers in')
    expect(await events()).toContain('reload: server.cjs changed')
    const { answers, failures } = await asking.stop()
    expect(failures).toEqual([])
    expect([...answers].sort()).toEqual(['200 one', '200 two'])
    expect(await (await fetch(await url())).text()).toBe('two')
  })

  it('is switched off in the settings', async () => {
    const { page } = deck
    await note(/^Reload on changes: watching/).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('Rolling reload and drain', { exact: true }).click()
    await dialog.getByRole('checkbox', { name: /^Reload on changes/ }).uncheck()
    await dialog.getByRole('button', { name: 'Save settings' }).click()
    await expect.poll(events, { timeout: patience }).toContain('reload on changes: off')
    await note(/^Reload on changes: watching/).waitFor({ state: 'detached' })
  })
})
