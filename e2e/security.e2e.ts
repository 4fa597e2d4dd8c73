import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type DeckApp, launchDeck, server, workersStatus } from './deck-app.ts'

describe('the edge between window and deck', () => {
  let deck: DeckApp
  beforeAll(async () => {
    deck = await launchDeck([server('http.cjs'), '--workers', '1'])
    await workersStatus(deck.page).getByText('1/1 listening').waitFor()
  })
  afterAll(() => deck.close())

  const invoke = (name: string, input: unknown): Promise<unknown> =>
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
    ['cluster.setPolicy', { clusterId: 'x', policy: 'fastest' }],
    ['worker.act', { clusterId: 'x', slot: 1, generation: 1, pid: 1, action: 'explode' }],
  ])('refuses malformed %s %j', async (name, input) => {
    expect(await invoke(name, input)).toMatchObject({ ok: false, error: { code: 'invalid-input' } })
  })

  it('names the range when the number of workers is wrong', async () => {
    expect(await invoke('cluster.scale', { clusterId: 'x', desired: 129 })).toMatchObject({
      error: { message: expect.stringContaining('1 to 128') },
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
      action: 'sigkill',
    })
    expect(result).toMatchObject({ ok: false, error: { code: 'worker-gone' } })
    expect(await workersStatus(deck.page).innerText()).toContain('1/1 listening')
  })

  it('neither navigates nor opens windows', async () => {
    const before = deck.page.url()
    await deck.page.evaluate(() => {
      location.href = 'https://example.com/'
      window.open('https://example.com/')
    })
    expect(deck.page.url()).toBe(before)
    expect(deck.app.windows()).toHaveLength(1)
  })
})
