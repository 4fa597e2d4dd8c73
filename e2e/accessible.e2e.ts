import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults, RunOptions } from 'axe-core'
import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type DeckApp, killMenu, launchDeck, row, server, workersStatus } from './deck-app.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

declare global {
  interface Window {
    readonly axe: { run(options: RunOptions): Promise<AxeResults> }
  }
}

/** Everything WCAG 2.2 asks at levels A and AA, what axe holds to be good practice, and names that say what is seen. */
const options: RunOptions = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  rules: {
    'label-content-name-mismatch': { enabled: true },
    // Menus and tooltips lie over the whole page, beside its landmarks.
    region: { enabled: false },
  },
  resultTypes: ['violations'],
}

type Show = (page: Page) => Promise<void>
const choose =
  (item: RegExp | string): Show =>
  async (page) => {
    await page.getByRole('button', { name: 'More about this cluster' }).click()
    await page.getByRole('menuitem', { name: item }).click()
    await page.getByRole('dialog').waitFor()
  }
const tab =
  (name: string): Show =>
  async (page) => {
    await page.getByRole('tab', { name }).click()
    await page.getByRole('tab', { name, selected: true }).waitFor()
    await page.getByRole('tabpanel', { name }).waitFor()
  }
const command =
  (words: string): Show =>
  async (page) => {
    await page.keyboard.press('Control+k')
    await page.getByRole('dialog', { name: 'Commands' }).getByPlaceholder('Type what you want to do').fill(words)
    await page.keyboard.press('Enter')
  }

/** An experiment that is void at once, since nothing answers in a microsecond: its result has all that a result has. */
const experiment: Show = async (page) => {
  await tab('Faults')(page)
  const region = page.getByRole('region', { name: 'Experiment', exact: true })
  const text = `version: 1
title: void at once
load: { ratePerSec: 60, connections: 4 }
timing: { settle: 1 s, before: 2 s, after: 1 s }
steady-state-hypothesis:
  title: Answers come before the question.
  probes:
    - { name: too fast, tolerance: p(99)<0.001 }
method:
  - { name: kill one, action: worker.sigkill }
`
  const file = { name: 'void.yaml', mimeType: 'application/yaml', buffer: Buffer.from(text) }
  await region.getByLabel('Experiment file').setInputFiles(file)
  await region.getByRole('button', { name: 'Run experiment' }).click()
  await region.getByRole('status', { name: 'Verdict' }).getByText('void').waitFor()
  await region.getByRole('textbox', { name: 'Name of this result' }).waitFor()
}

const compare: Show = async (page) => {
  await choose(/^Open a copy/)(page)
  await page.getByRole('button', { name: 'Run as a cluster' }).click()
  await page.getByRole('heading', { level: 1, name: 'shop copy' }).waitFor()
  await page.getByRole('button', { name: 'Compare clusters' }).click()
  await page.getByRole('region', { name: 'shop copy', exact: true }).waitFor()
}

/** Escape, with which each test begins, ends it again. */
const blockLoop: Show = async (page) => {
  await tab('Faults')(page)
  const slot = page.getByRole('button', { name: 'slot 3', exact: true })
  if ((await slot.getAttribute('aria-pressed')) === 'false') await slot.click()
  await page.getByRole('textbox', { name: 'Duration' }).fill('60')
  await page
    .getByRole('status', { name: 'Preview' })
    .getByText(/would hit slot 3/)
    .waitFor()
  await page.getByRole('button', { name: /^Inject/ }).click()
  const active = page.getByRole('region', { name: 'Active faults' })
  await active.getByText('landed').first().waitFor()
}

const openLine: Show = async (page) => {
  await tab('Logs')(page)
  const output = page.getByRole('log', { name: 'Output' })
  await output.getByText('Uncaught').last().click()
  await output.getByRole('button', { name: 'Show on Live' }).waitFor()
}

/** Every screen and dialog, and how a person gets there from the Live screen. */
const shown: readonly (readonly [string, Show])[] = [
  ['Live', async () => {}],
  ['Live with its fairness', (page) => page.getByRole('radio', { name: 'Fairness' }).click()],
  ['Live, frozen', (page) => page.getByRole('button', { name: 'Freeze' }).click()],
  [
    'the inspector',
    async (page) => {
      await page.getByRole('button', { name: 'Inspect slot 2' }).first().click()
      await page.getByRole('complementary', { name: 'Inspector slot 2' }).waitFor()
    },
  ],
  [
    'an exit, from its event',
    async (page) => {
      await page
        .getByRole('log', { name: 'Events' })
        .getByRole('button', { name: /Last lines/ })
        .first()
        .click()
      await page.getByRole('complementary', { name: 'Inspector slot 1' }).waitFor()
    },
  ],
  ['the wires, enlarged', (page) => page.getByRole('button', { name: 'Enlarge' }).click()],
  ['the kill menu', (page) => page.getByRole('button', { name: 'Kill slot 2' }).click()],
  ['the menu of the cluster', (page) => page.getByRole('button', { name: 'More about this cluster' }).click()],
  ['Workers', tab('Workers')],
  ['Logs, with a line open', openLine],
  ['Load', tab('Load')],
  ['Faults', tab('Faults')],
  ['Faults, with one at work', blockLoop],
  ['an experiment and its verdict', experiment],
  [
    'the recovery in an experiment',
    async (page) => {
      await tab('Faults')(page)
      await page.getByRole('radio', { name: 'Recovery' }).click()
      await page.getByRole('table', { name: 'Control' }).waitFor()
    },
  ],
  [
    'the results of experiments',
    async (page) => {
      await tab('Faults')(page)
      await page.getByRole('button', { name: /^Results/ }).click()
      await page.getByRole('list', { name: 'Experiment results' }).waitFor()
    },
  ],
  [
    'Live, with a worker hurt',
    async (page) => {
      await blockLoop(page)
      await tab('Live')(page)
      await row(page, 3)
        .getByText(/fault: block event loop/)
        .waitFor({ state: 'attached' })
    },
  ],
  ['Settings', (page) => page.getByRole('button', { name: 'Settings', exact: true }).click()],
  ['Samples', (page) => page.getByRole('button', { name: 'Samples' }).click()],
  ['the open dialog', (page) => page.getByRole('button', { name: 'Open server script…' }).first().click()],
  ['the settings of the cluster', choose('Edit settings…')],
  ['the rules', choose(/^Rules/)],
  ['a copy', choose(/^Open a copy/)],
  ['the question before a stop', (page) => page.getByRole('button', { name: 'Stop cluster' }).click()],
  ['the palette', (page) => page.keyboard.press('Control+k')],
  ['the keys', command('Keys')],
  ['the exit code', (page) => killMenu(page, 1, 'Exit with code…')],
  ['a profile', profiled],
  ['Compare', compare],
]

describe('the window to somebody who does not see or point', () => {
  let deck: DeckApp
  beforeAll(async () => {
    deck = await launchDeck([server('http.cjs'), '--workers', '3', '--env', 'PORT=0', '--name', 'shop'])
    const { page } = deck
    await workersStatus(page).getByText('3/3 listening').waitFor()
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
    await page.evaluate(axe)
    await killMenu(page, 1, 'Uncaught exception')
    await page
      .getByRole('log', { name: 'Events' })
      .getByText(/exited with code 1/)
      .first()
      .waitFor()
  })
  afterAll(() => deck.close())

  it.each(shown)('%s', async (_name, show) => {
    const { page } = deck
    await back(page)
    await show(page)
    expect(await faults(page, options)).toEqual([])
    // A theme changes colours and nothing else.
    await page.emulateMedia({ colorScheme: 'light' })
    expect(await faults(page, { runOnly: ['color-contrast'] })).toEqual([])
    await page.emulateMedia({ colorScheme: 'dark' })
  })
})

/** As soon as there is something to show. */
async function profiled(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Inspect slot 1' }).click()
  const drawer = page.getByRole('complementary', { name: 'Inspector slot 1' })
  await drawer.getByRole('button', { name: 'CPU profile' }).click()
  await page.getByRole('menuitem', { name: /^30 s of all 3 slots/ }).click()
  await drawer.getByText(/CPU profile of slots 1 to 3: \d+\ss left/).waitFor()
  await drawer.getByRole('button', { name: 'Stop' }).click()
  const dialog = page.getByRole('dialog', { name: 'Profiles' })
  await dialog.getByRole('figure', { name: 'Flame graph' }).waitFor()
}

/** To the Live screen as it was, from wherever the test before left off. */
async function back(page: Page): Promise<void> {
  for (let layers = 0; layers < 3; layers += 1) await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.getByRole('navigation', { name: 'Clusters' }).getByRole('button', { name: 'shop' }).click()
  await tab('Live')(page)
  await page.getByRole('radio', { name: 'Wires' }).click()
  const frozen = page.getByRole('button', { name: 'Freeze', pressed: true })
  if ((await frozen.count()) > 0) await frozen.click()
  await row(page, 1).getByText('listening').first().waitFor()
}

async function faults(page: Page, options: RunOptions): Promise<string[]> {
  const { violations } = await page.evaluate((asked) => window.axe.run(asked), options)
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(
      ({ html, any, all }) =>
        `${id}: ${help}: ${html.slice(0, 200)} ${[...any, ...all].map((one) => one.message).join('; ')}`,
    ),
  )
}
