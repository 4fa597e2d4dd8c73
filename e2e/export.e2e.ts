import { afterEach, describe, expect, it } from 'vitest'
import { type DeckApp, launchDeck, server } from './deck-app.ts'

describe('a cluster taken to another world', () => {
  let deck: DeckApp | null = null
  afterEach(async () => {
    await deck?.close()
    deck = null
  })

  it('is shown file by file, with its evidence and what is lost, before anything is saved', async () => {
    deck = await launchDeck([server('crash-on-load.cjs'), '--workers', '3', '--policy', 'least-connections'])
    const { page } = deck
    await page.getByRole('button', { name: 'More about this cluster' }).click()
    await page.getByRole('menuitem', { name: /^Export/ }).click()
    const dialog = page.getByRole('dialog', { name: /^Export / })
    await dialog.getByRole('region', { name: 'ecosystem.config.cjs' }).getByText('instances: 3').waitFor()
    await dialog.getByRole('region', { name: 'What is lost' }).getByText('policy least-connections').waitFor()
    await dialog.getByRole('radio', { name: 'Kubernetes' }).click()
    await dialog.getByRole('region', { name: 'kubernetes.yaml' }).getByText('maxUnavailable: 0').waitFor()
    await dialog.getByRole('radio', { name: 'Dockerfile' }).click()
    expect(await dialog.getByRole('region', { name: 'Dockerfile' }).textContent()).toContain('CMD ["node"')
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
  })
})
