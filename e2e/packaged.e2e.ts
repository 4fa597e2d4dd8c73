import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { isLong } from '../tools/testing/tested-releases.ts'
import {
  cellUnder,
  isAlive,
  killMenu,
  patience,
  shownPid,
  shownPids,
  successorShown,
  workersStatus,
} from './deck-app.ts'
import { launchPacked } from './packaged-app.ts'

/** Below the project, so that files are linked instead of copied where they can be; its path has a space. */
const folder = join(resolve(import.meta.dirname, '..'), '.cache', 'packed apps')

const allListening = /^([1-9]\d*)\/\1 listening$/

/** Packing takes a minute, and a deb another one. */
describe.skipIf(!isLong)('the packed app', () => {
  let output: string
  let fromArchive: string
  let fromDeb: string
  beforeAll(async () => {
    mkdirSync(folder, { recursive: true })
    output = mkdtempSync(join(folder, 'of-'))
    const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env
    execFileSync('npm', ['run', 'package', '--', 'tar.gz', 'deb', `--output=${output}`], { env, stdio: 'inherit' })
    const made = (ending: string): string =>
      join(output, readdirSync(output).find((each) => each.endsWith(ending)) ?? '')
    execFileSync('/bin/tar', ['-xzf', made('.tar.gz'), '-C', output])
    fromArchive = join(output, readdirSync(output).find((each) => /-x64$|-arm64$/.test(each)) ?? '', 'clusterdeck')
    execFileSync('/usr/bin/dpkg-deb', ['-x', made('.deb'), join(output, 'installed')])
    fromDeb = join(output, 'installed/opt/Clusterdeck/clusterdeck')
  }, 540_000)
  afterAll(() => rmSync(output, { recursive: true, force: true }))

  it('has its fuses set in the binary', async () => {
    const wire = await getCurrentFuseWire(fromArchive)
    const on = [
      FuseV1Options.RunAsNode,
      FuseV1Options.EnableNodeOptionsEnvironmentVariable,
      FuseV1Options.EnableNodeCliInspectArguments,
      FuseV1Options.OnlyLoadAppFromAsar,
      FuseV1Options.EnableEmbeddedAsarIntegrityValidation,
    ]
    for (const fuse of on) expect(String.fromCharCode(wire[fuse] ?? 0), FuseV1Options[fuse]).toBe('1')
    expect(String.fromCharCode(wire[FuseV1Options.EnableCookieEncryption] ?? 0)).toBe('0')
  })

  it.each([
    ['its archive', () => fromArchive, []],
    ['its deb', () => fromDeb, []],
    ['its archive, with workers on the Node that it brings along', () => fromArchive, ['--node', 'embedded']],
  ])('runs a sample out of %s, with the agent, and replaces who is killed', async (_what, executable, words) => {
    const deck = await launchPacked(executable(), ['--sample', 'express', '--workers', '2', ...words], {
      variables: { PORT: '0' },
    })
    onTestFinished(() => deck.close())
    const { page } = deck
    await workersStatus(page).getByText('2/2 listening').waitFor()
    expect(await deck.app.evaluate(({ app }) => app.isPackaged)).toBe(true)
    const pids = await shownPids(page, 2)
    for (const pid of pids) {
      const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      expect(line).toContain('app.asar.unpacked/out/preload/agent.cjs')
    }
    // Only the agent knows it.
    await expect
      .poll(async () => (await cellUnder(page, 1, 'Heap')).innerText(), { timeout: 20_000 })
      .toMatch(/\d+.*MB/)
    const before = await shownPid(page, 2)
    await killMenu(page, 2, 'SIGKILL')
    await successorShown(page, 2, before)
    await workersStatus(page).getByText('2/2 listening').waitFor()
    await deck.close()
    expect([...pids, before].filter(isAlive)).toEqual([])
  })

  it("runs an app's own primary, a load on it, and the shop of the state lab", async () => {
    const deck = await launchPacked(fromArchive, ['--sample', 'own-primary'], { variables: { PORT: '0' } })
    onTestFinished(() => deck.close())
    const { page } = deck
    await workersStatus(page).getByText(allListening).waitFor()
    await page.getByRole('tab', { name: 'Load' }).click()
    await page.getByRole('textbox', { name: 'Duration' }).fill('1')
    await page
      .getByRole('textbox', { name: 'Name of this result' })
      .or(page.getByRole('textbox', { name: 'Rate' }))
      .first()
      .press('Control+Enter')
    await page.getByRole('textbox', { name: 'Name of this result' }).waitFor()
    // Packages of its own, which the checkout has and the packed app brings along.
    await page.getByRole('button', { name: 'State lab' }).click()
    await page.getByRole('button', { name: 'Open the shop' }).click()
    await page.getByRole('radio', { name: 'Redis' }).click()
    const users = () => page.getByRole('list', { name: 'Users' }).innerText()
    await page.getByRole('button', { name: 'All log in' }).click()
    await expect.poll(async () => (await users()).match(/logged in/g)?.length, { timeout: patience }).toBe(6)
  })
})
