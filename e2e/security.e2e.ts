import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type DeckApp, launchDeck, patience, server, workersStatus } from './deck-app.ts'

describe('the edge between window and deck', () => {
  let deck: DeckApp
  beforeAll(async () => {
    deck = await launchDeck([server('http.cjs'), '--workers', '1'])
    await workersStatus(deck.page).getByText('1/1 listening').waitFor()
  })
  afterAll(() => deck.close())

  const invoke = (name: unknown, input: unknown): Promise<unknown> =>
    deck.page.evaluate(
      ([command, value]) =>
        (window as unknown as { deck: { invoke(n: unknown, i: unknown): Promise<unknown> } }).deck.invoke(
          command,
          value,
        ),
      [name, input] as const,
    )

  it('gives the page no Node', async () => {
    const globals = await deck.page.evaluate(() =>
      ['require', 'process', 'module', 'Buffer'].filter((name) => name in globalThis),
    )
    expect(globals).toEqual([])
  })

  it.each([
    ['no.such.command', {}],
    ['__proto__', {}],
    ['cluster.scale', { clusterId: 'x', desired: 0 }],
    ['cluster.scale', { clusterId: 'x', desired: 'many' }],
    ['cluster.scale', null],
    ['cluster.set-policy', { clusterId: 'x', policy: 'fastest' }],
    ['worker.act', { clusterId: 'x', slot: 1, generation: 1, pid: 1, action: 'explode' }],
  ])('refuses malformed %s %j', async (name, input) => {
    expect(await invoke(name, input)).toMatchObject({ ok: false, error: { code: 'invalid-input' } })
  })

  it('names the range when the number of workers is wrong', async () => {
    const attached = (await invoke('deck.attach', {})) as { value: { clusters: { id: string }[] } }
    const clusterId = attached.value.clusters[0]?.id
    expect(await invoke('cluster.scale', { clusterId, desired: 129 })).toMatchObject({
      error: { code: 'invalid-input', message: expect.stringContaining('from 1 to 128') },
    })
    // So many slots no cluster has, of whatever kind.
    expect(await invoke('cluster.scale', { clusterId, desired: 5001 })).toMatchObject({
      error: { code: 'invalid-input', message: expect.stringContaining('1 to 5000') },
    })
  })

  it('hits nothing when the named process is gone', async () => {
    const attached = (await invoke('deck.attach', {})) as {
      value: { clusters: { id: string; slots: { pid: number }[] }[] }
    }
    const cluster = attached.value.clusters[0]
    const result = await invoke('worker.act', {
      clusterId: cluster?.id,
      slot: 1,
      generation: 1,
      pid: (cluster?.slots[0]?.pid ?? 0) + 1,
      action: 'worker.sigkill',
    })
    expect(result).toMatchObject({ ok: false, error: { code: 'worker-gone' } })
    expect(await workersStatus(deck.page).innerText()).toContain('1/1 listening')
  })

  it('answers what has no name with a refusal', async () => {
    for (const name of [{ toString: 1 }, { toString: 1, valueOf: 1 }, null, 7]) {
      expect(await invoke(name, {})).toMatchObject({ ok: false, error: { code: 'invalid-input' } })
    }
  })

  it('refuses what nobody picked, and takes it with a press', async () => {
    const request = { scriptPath: server('tutorial.cjs'), workers: 1 }
    // A press from before does not count for ever; this deck has seen none yet.
    expect(await invoke('cluster.open', request)).toMatchObject({ ok: false, error: { code: 'refused' } })
    expect(await invoke('runtime.probe', { path: process.execPath })).toMatchObject({ error: { code: 'refused' } })
    await deck.page.keyboard.press('Shift')
    expect(await invoke('cluster.open', request)).toMatchObject({ ok: true })
  })

  it('navigates nowhere', async () => {
    const before = deck.page.url()
    const refused = () => deck.app.evaluate(() => Reflect.get(globalThis, 'refused') as string[])
    await deck.app.evaluate(({ BrowserWindow }) => {
      const urls: string[] = []
      Object.assign(globalThis, { refused: urls })
      BrowserWindow.getAllWindows()[0]?.webContents.on('will-navigate', (event) => {
        // The deck's own listener came first.
        urls.push(event.defaultPrevented ? event.url : `not refused: ${event.url}`)
      })
    })
    for (const url of ['https://example.com/', 'file:///etc/passwd']) {
      await deck.page.evaluate((to) => {
        location.href = to
      }, url)
    }
    await expect.poll(refused, { timeout: patience }).toEqual(['https://example.com/', 'file:///etc/passwd'])
    expect(deck.page.url()).toBe(before)
    expect(await deck.page.evaluate(() => document.title)).toBe('Clusterdeck')
  })

  it('opens no windows', async () => {
    expect(await deck.page.evaluate(() => window.open('https://example.com/') === null)).toBe(true)
    expect(await deck.page.evaluate(() => window.open('about:blank') === null)).toBe(true)
    expect(deck.app.windows()).toHaveLength(1)
  })

  it('runs and loads nothing but the files of the page', async () => {
    await deck.page.evaluate(async () => {
      const directives: string[] = []
      Object.assign(window, { directives })
      document.addEventListener('securitypolicyviolation', (event) => directives.push(event.effectiveDirective))
      const add = (tag: string, change: object): void =>
        document.body.append(Object.assign(document.createElement(tag), change))
      add('script', { textContent: 'window.wasRun = true' })
      add('script', { src: 'https://example.com/a.js' })
      add('style', { textContent: 'body { display: none }' })
      add('img', { src: 'https://example.com/a.png' })
      add('iframe', { src: 'https://example.com/' })
      add('object', { data: 'https://example.com/' })
      add('video', { src: 'https://example.com/a.mp4' })
      add('div', { innerHTML: '<img src="none" onerror="window.wasRun = true">' })
      await fetch('https://example.com/').catch(() => {})
      // Not in here: what a debugger evaluates may do that.
      setTimeout(() => {
        // biome-ignore lint/security/noGlobalEval: it is what must not run
        globalThis.eval('window.wasRun = true')
      })
    })
    const refused = () =>
      deck.page.evaluate(() => [...new Set(Reflect.get(window, 'directives') as string[])].sort().join(' '))
    await expect
      .poll(refused, { timeout: patience })
      .toBe(
        'connect-src frame-src img-src media-src object-src script-src script-src-attr script-src-elem style-src-elem',
      )
    expect(await deck.page.evaluate(() => 'wasRun' in window)).toBe(false)
    expect(await deck.page.evaluate(() => getComputedStyle(document.body).display)).not.toBe('none')
  })
})
