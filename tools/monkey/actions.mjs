import { evilTexts, malformed } from './malformed.mjs'

/**
 * What the monkey has in its hands.
 * @typedef {{
 *   app: import('playwright').ElectronApplication,
 *   page: import('playwright').Page,
 *   random: import('./random.mjs').Random,
 *   commands: readonly string[],
 * }} Hands
 *
 * One thing it can do; it answers what it did, in words.
 * @typedef {{ weight: number, act: (hands: Hands) => Promise<string> }} Action
 */

const answerLimitMs = 30_000
const keys = [
  ...'jkxXiprlLz+-/?[]14 '.split(''),
  ...['Escape', 'Enter', 'Tab', 'Shift+Tab', 'ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End'],
  ...['Control+k', 'Control+o', 'Control+1', 'Control+9', 'Backspace', 'Delete', 'F5'],
]
const pressable = [
  'button',
  'a[href]',
  'summary',
  'select',
  'canvas',
  '[role=menuitem]',
  '[role=option]',
  '[role=tab]',
  '[role=radio]',
  '[role=checkbox]',
  '[role=switch]',
  '[role=row]',
].join(', ')
const writable = 'input:not([type=checkbox]):not([type=radio]):not([type=file]), textarea'

/** @type {readonly Action[]} */
export const actions = [
  { weight: 10, act: pressSomething },
  { weight: 5, act: pressKey },
  { weight: 3, act: writeSomething },
  { weight: 2, act: useNativeMenu },
  { weight: 6, act: sendMalformed },
  { weight: 2, act: hurtWorker },
  { weight: 1, act: sendUncopyable },
  { weight: 1, act: resizeWindow },
  { weight: 1, act: reloadPage },
]

/** @param {import('./random.mjs').Random} random */
export function chooseAction(random) {
  let rest = random.below(actions.reduce((sum, { weight }) => sum + weight, 0))
  for (const { weight, act } of actions) {
    rest -= weight
    if (rest < 0) return act
  }
  return pressKey
}

/** @param {Hands} hands */
async function pressSomething({ page, random }) {
  const found = await visible(page, pressable)
  const one = random.one(found)
  if (one === undefined) return 'press: nothing to press'
  const how = random.one(/** @type {const} */ (['left', 'left', 'left', 'right']))
  await page.mouse.click(one.x, one.y, { button: how ?? 'left' })
  return `press ${how}: ${one.words}`
}

/** @param {Hands} hands */
async function pressKey({ page, random }) {
  const key = random.one(keys) ?? 'Escape'
  await page.keyboard.press(key)
  return `key ${JSON.stringify(key)}`
}

/** @param {Hands} hands */
async function writeSomething({ page, random }) {
  const one = random.one(await visible(page, writable))
  if (one === undefined) return 'write: no field'
  // Numbers stay small: a hundred workers would be the machine's end, and no fault of the deck.
  const text = random.one([...evilTexts, '1', '2', '3', '4']) ?? ''
  await page.mouse.click(one.x, one.y, { clickCount: 3 })
  await page.keyboard.insertText(text.slice(0, 6000))
  return `write ${JSON.stringify(text.slice(0, 30))} into ${one.words}`
}

/** @param {Hands} hands */
async function useNativeMenu({ app, random }) {
  const choice = random.below(1000)
  const label = await app.evaluate(({ Menu, BrowserWindow }, at) => {
    // What ends the app, or is another program's window, is left alone.
    const left = ['quit', 'close', 'toggledevtools', 'minimize', 'hide', 'hideothers', 'unhide', 'togglefullscreen']
    /**
     * @param {Electron.Menu | null | undefined} menu
     * @returns {Electron.MenuItem[]}
     */
    const items = (menu) => (menu?.items ?? []).flatMap((item) => (item.submenu ? items(item.submenu) : [item]))
    const usable = items(Menu.getApplicationMenu()).filter(
      ({ role, type }) => type !== 'separator' && !left.includes(String(role).toLowerCase()),
    )
    const item = usable[at % usable.length]
    const [window] = BrowserWindow.getAllWindows()
    item?.click(undefined, window, window?.webContents)
    return item?.label ?? ''
  }, choice)
  return `native menu: ${label}`
}

/** @param {Hands} hands */
async function sendMalformed({ page, random, commands }) {
  const name = random.below(8) === 0 ? malformed(random) : random.one(commands)
  const input = malformed(random)
  const words = `send ${String(JSON.stringify(name, printable)).slice(0, 60)} ${String(JSON.stringify(input, printable)).slice(0, 80)}`
  const answer = await send(page, name, input)
  if (answer !== 'answered') throw new Error(`${words}: ${answer}`)
  return words
}

/** @param {Hands} hands */
async function sendUncopyable({ page }) {
  // It may reject, as any page's own mistake: nothing is sent then. It must not hang, nor harm anything.
  await page.evaluate(() => {
    const { deck } = /** @type {any} */ (window)
    return deck.invoke('cluster.start', { clusterId: document.body }).then(
      () => {},
      () => {},
    )
  })
  return 'send what cannot be copied'
}

/** @param {Hands} hands */
async function hurtWorker({ page, random }) {
  const action = random.one([
    'worker.sigkill',
    'worker.sigterm',
    'worker.pause',
    'worker.resume',
    'worker.graceful-stop',
    'worker.disconnect',
    'worker.uncaught-exception',
  ])
  const choice = random.below(1000)
  // Not waited for: one that ignores its signal takes 5 s to say so, and the monkey goes on meanwhile.
  return page.evaluate(
    async ([act, at]) => {
      const { deck } = /** @type {any} */ (window)
      const attached = await deck.invoke('deck.attach', {})
      const slots = attached.value.clusters.flatMap((/** @type {any} */ { id, slots: all }) =>
        all.map((/** @type {any} */ { slot, generation, pid }) => ({ clusterId: id, slot, generation, pid })),
      )
      const target = slots[at % slots.length]
      if (target === undefined || target.pid === null) return `${act}: nobody there`
      void deck.invoke('worker.act', { ...target, action: act })
      return `${act} slot ${target.slot} (pid ${target.pid})`
    },
    /** @type {const} */ ([action ?? 'worker.sigkill', choice]),
  )
}

/** @param {Hands} hands */
async function resizeWindow({ app, random }) {
  const size = { width: 400 + random.below(1600), height: 300 + random.below(900) }
  await app.evaluate(({ BrowserWindow }, { width, height }) => {
    BrowserWindow.getAllWindows()[0]?.setSize(width, height)
  }, size)
  return `resize to ${size.width} × ${size.height}`
}

/** @param {Hands} hands */
async function reloadPage({ page }) {
  await page.reload({ timeout: answerLimitMs })
  return 'reload the page'
}

/**
 * @param {import('playwright').Page} page
 * @param {unknown} name
 * @param {unknown} input
 * @returns {Promise<string>} `answered`, or what came instead
 */
function send(page, name, input) {
  return page.evaluate(
    async ([command, value, limitMs]) => {
      const { deck } = /** @type {any} */ (window)
      const late = new Promise((resolve) => setTimeout(resolve, Number(limitMs), 'no answer came'))
      const answered = deck.invoke(command, value).then(
        (/** @type {any} */ answer) => {
          if (answer?.ok === true) return 'answered'
          const { code, message } = answer?.error ?? {}
          if (typeof code !== 'string' || typeof message !== 'string') return 'the answer has no words'
          if (code === 'internal') return message
          return message.length < 6000 ? 'answered' : `the refusal has ${message.length} characters`
        },
        (/** @type {unknown} */ error) => `it was rejected: ${error}`,
      )
      return Promise.race([answered, late])
    },
    /** @type {const} */ ([name, input, answerLimitMs]),
  )
}

/**
 * @param {import('playwright').Page} page
 * @param {string} selector
 * @returns {Promise<{ x: number, y: number, words: string }[]>} the middle of each that can be seen
 */
function visible(page, selector) {
  return page.evaluate((wanted) => {
    const inSight = [...document.querySelectorAll(wanted)].flatMap((element) => {
      const { x, y, width, height } = element.getBoundingClientRect()
      const at = { x: x + width / 2, y: y + height / 2 }
      const isInside = at.x > 0 && at.y > 0 && at.x < innerWidth && at.y < innerHeight
      if (width === 0 || height === 0 || !isInside) return []
      const label = element.getAttribute('aria-label') ?? element.textContent ?? ''
      return [{ ...at, words: `${element.getAttribute('role') ?? element.localName} "${label.trim().slice(0, 50)}"` }]
    })
    return inSight
  }, selector)
}

/**
 * @param {string} _key
 * @param {unknown} value
 */
function printable(_key, value) {
  return typeof value === 'bigint' ? `${value}n` : value
}
