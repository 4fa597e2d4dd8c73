import { inRoot } from '../setup/folders.mjs'
import { driveDeck, waitForListening } from '../testing/drive-deck.mjs'
import { dressUp, pictureSize, shoot, shootBoth, startLoad } from './picture-steps.mjs'

/** @typedef {import('playwright').Page} Page */

/** Three of four block; the next two say what is asked of them. */
const blocks = (/** @type {string} */ title, /** @type {string} */ limit, /** @type {string} */ before) =>
  JSON.stringify({
    version: 1,
    title,
    seed: 1337,
    load: { ratePerSec: 200, connections: 32 },
    timing: { settle: '2 s', before: '5 s', after: '5 s' },
    'steady-state-hypothesis': {
      title: 'While three of four workers block for five seconds, others answer, and nobody waits long',
      probes: [
        { name: 'answers fast', tolerance: limit, when: ['before', 'during', 'after'] },
        { name: 'few errors', tolerance: 'errors<1%' },
        { name: 'all listen', tolerance: before, when: 'before' },
      ],
    },
    method: [
      {
        type: 'action',
        name: 'block three workers',
        fault: 'fault.block-loop',
        input: {},
        target: { kind: 'random', count: 3 },
        for: '5 s',
        pauses: { after: '6 s' },
      },
    ],
  })

/**
 * The Faults screen with two faults at work under load; an experiment that passed, one that failed, one that is void.
 * @param {string} electron
 * @param {string} dir where the README's pictures go
 */
export async function takeFaultPictures(electron, dir) {
  const deck = await driveDeck(electron, [
    ...[inRoot('out', 'samples', 'hello.mjs'), '--name', 'Hello', '--env', 'PORT=0', '--workers', '4'],
  ])
  const { page } = deck
  try {
    await dressUp(deck)
    await waitForListening(page, 4)
    await page.getByRole('tab', { name: 'Faults' }).click()
    await startLoad(page, { ratePerSec: 200, connections: 32, durationS: 40 })
    await inject(page, 'Add latency', 1)
    await inject(page, 'Block event loop', 3)
    await page.getByRole('region', { name: 'Active faults' }).getByText('landed').nth(1).waitFor()
    // Where nothing moves as long as a pointer rests on what would.
    await page.mouse.move(pictureSize.width / 2, 5)
    await shoot(page, `${dir}/faults-dark-1440x900.png`, 2500)
    await page.getByRole('status', { name: 'Faults' }).getByRole('button', { name: 'Stop all faults' }).click()
    await page.getByRole('status', { name: 'Faults' }).waitFor({ state: 'hidden' })
    await page.getByRole('button', { name: /^Stop load/ }).click()
    await page.getByRole('region', { name: 'Load under way' }).waitFor({ state: 'detached' })
    await runExperiment(page, () => choice(page).selectOption({ label: 'Kill and recover' }), 'passed')
    await shootBoth(deck, dir, 'experiment-passed')
    const failing = blocks('Block three workers', 'p(99)<500', 'workers.listening==4')
    await runExperiment(page, () => openFile(page, 'block.json', failing), 'failed')
    await shootBoth(deck, dir, 'experiment-failed')
    const unsteady = blocks('Block three of five', 'p(99)<500', 'workers.listening==5')
    await runExperiment(page, () => openFile(page, 'unsteady.json', unsteady), 'void')
    await shootBoth(deck, dir, 'experiment-void')
  } finally {
    await deck.close()
  }
}

/**
 * @param {Page} page
 * @param {string} words
 * @param {number} slot
 */
async function inject(page, words, slot) {
  await page.getByRole('list', { name: 'Fault catalogue' }).getByRole('button', { name: words }).click()
  const form = page.getByRole('form', { name: 'Fault' })
  await form.getByRole('button', { name: `slot ${slot}`, exact: true }).click()
  await form.getByRole('textbox', { name: 'Duration' }).fill('30')
  await form.getByRole('button', { name: /^Inject into slot/ }).click()
}

const region = (/** @type {Page} */ page) => page.getByRole('region', { name: 'Experiment', exact: true })
const choice = (/** @type {Page} */ page) => region(page).getByRole('combobox', { name: 'Experiment' })

/**
 * @param {Page} page
 * @param {string} name
 * @param {string} text
 */
async function openFile(page, name, text) {
  const files = [{ name, mimeType: 'application/json', buffer: Buffer.from(text) }]
  await region(page).getByLabel('Experiment file').setInputFiles(files)
}

/**
 * @param {Page} page
 * @param {() => Promise<unknown>} choose
 * @param {string} verdict
 */
async function runExperiment(page, choose, verdict) {
  await choose()
  await region(page).getByRole('button', { name: 'Run experiment' }).click()
  await region(page).getByRole('status', { name: 'Phase' }).waitFor({ state: 'attached' })
  const said = region(page).getByRole('status', { name: 'Verdict' })
  await said.filter({ hasText: /\S/ }).waitFor({ timeout: 90_000 })
  const words = (await said.textContent()) ?? ''
  if (!words.toLowerCase().startsWith(verdict)) throw new Error(`instead of ${verdict}: ${words}`)
}
