import { type ChildProcess, execFileSync, type SpawnOptions, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { _electron, type ElectronApplication, type Locator, type Page } from 'playwright'
import { thisPlatform } from '../electron/platform/this-platform.ts'

const root = resolve(import.meta.dirname, '..')

/** The tests themselves run on the product's own Node: that binary is the app's, too. */
const executablePath = process.execPath

/** Longest wait for a state of the whole app on a busy machine. */
export const patience = 20_000

export interface DeckApp {
  readonly app: ElectronApplication
  readonly page: Page
  readonly userData: string
  readonly pid: number
  close(): Promise<void>
}

/** Below the folder of the run, which is removed when it ends. */
export function newUserData(): string {
  return mkdtempSync(join(process.env.CLUSTERDECK_E2E_DIR ?? tmpdir(), 'deck-'))
}

export function server(name: string): string {
  return join(root, 'e2e/servers', name)
}

/** What comes before the app's own path: root may not sandbox. */
export function electronArgs(): string[] {
  return thisPlatform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []
}

/** What a person's shell would have. */
export function appEnvironment(): Record<string, string> {
  const { ELECTRON_RUN_AS_NODE: _, ...rest } = process.env
  return Object.fromEntries(Object.entries(rest).filter((entry): entry is [string, string] => entry[1] !== undefined))
}

/**
 * Starts the built app as a person would, with its own empty user data unless told otherwise. `base` is what it finds in its
 * environment beside `variables`.
 */
export async function launchDeck(
  words: readonly string[],
  userData = newUserData(),
  variables: Readonly<Record<string, string>> = {},
  base: Readonly<Record<string, string>> = appEnvironment(),
): Promise<DeckApp> {
  const app = await _electron.launch({
    executablePath,
    args: [...electronArgs(), root, ...words, '--user-data-dir', userData],
    cwd: root,
    env: { ...base, ...variables },
  })
  const page = await app.firstWindow()
  page.setDefaultTimeout(patience)
  const pid = app.process().pid ?? 0
  return { app, page, userData, pid, close: () => app.close() }
}

/** Starts the app without driving it: for what happens in the terminal. */
export function spawnDeck(
  words: readonly string[],
  userData = newUserData(),
  variables: Readonly<Record<string, string>> = {},
  options: Pick<SpawnOptions, 'detached' | 'stdio'> = {},
): ChildProcess {
  return spawn(executablePath, [...electronArgs(), root, ...words, '--user-data-dir', userData], {
    cwd: root,
    env: { ...appEnvironment(), ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...options,
  })
}

export function workersStatus(page: Page): Locator {
  return page.getByRole('status', { name: 'Workers' })
}

export function row(page: Page, slot: number): Locator {
  return page.getByRole('row', { name: new RegExp(`^slot ${slot}\\b`) })
}

/** Pids of the workers as the table shows them. */
export async function shownPids(page: Page, count: number): Promise<number[]> {
  const pids: number[] = []
  for (let slot = 1; slot <= count; slot += 1) pids.push(await shownPid(page, slot))
  return pids
}

export async function shownPid(page: Page, slot: number): Promise<number> {
  const cell = await cellUnder(page, slot, 'PID')
  return Number((await cell.innerText()).trim())
}

/** Waits until the row shows another living process than this one: the window hears of an exit a moment later. */
export async function successorShown(page: Page, slot: number, pid: number): Promise<void> {
  const deadlineMs = performance.now() + patience
  for (;;) {
    const shown = await shownPid(page, slot)
    if (shown > 0 && shown !== pid) return
    if (performance.now() > deadlineMs) throw new Error(`slot ${slot} still shows ${shown}, and had ${pid}`)
    await page.waitForTimeout(50)
  }
}

export async function cellUnder(page: Page, slot: number, column: string): Promise<Locator> {
  const headers = await page.getByRole('table', { name: 'Workers' }).getByRole('columnheader').allInnerTexts()
  const index = headers.findIndex((text) => text.trim().toLowerCase().startsWith(column.toLowerCase()))
  return row(page, slot).getByRole('cell').nth(index)
}

/** True while a process with this pid exists and is no zombie. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch {
    return false
  }
  if (thisPlatform !== 'linux') return true
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

export function childrenOf(pid: number): number[] {
  const listing = execFileSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' })
  return listing.split('\n').filter(Boolean).map(Number)
}

/** Chooses one item of a slot's kill menu. */
export async function killMenu(page: Page, slot: number, item: string): Promise<void> {
  await page
    .getByRole('button', { name: `Kill slot ${slot}` })
    .first()
    .click()
  await page
    .getByRole('menu', { name: `Kill slot ${slot}` })
    .getByRole('menuitem', { name: item })
    .click()
}
