import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { isLong } from '../tools/testing/tested-releases.ts'
import {
  appEnvironment,
  cellUnder,
  electronArgs,
  isAlive,
  killMenu,
  newUserData,
  patience,
  shownPid,
  shownPids,
  successorShown,
  workersStatus,
} from './deck-app.ts'
import { launchPacked } from './packaged-app.ts'

const allListening = /^([1-9]\d*)\/\1 listening$/

const experiment = `version: 1
title: A worker dies
steady-state-hypothesis:
  title: The others answer on
  probes: [{ name: all listen, tolerance: workers.listening==desired within 5s }]
method: [{ type: action, name: kill one, action: worker.sigkill, target: { kind: random, count: 1 } }]
`

/** Packing takes half a minute, and more while the machine is busy. */
describe.skipIf(!isLong)('the packed app', () => {
  let output: string
  let fromArchive: string
  let fromDeb: string
  beforeAll(async () => {
    // Outside of the project, where no packages are found upwards; its path has a space.
    output = mkdtempSync(join(tmpdir(), 'clusterdeck packed '))
    const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env
    execFileSync('npm', ['run', 'package', '--', 'tar.gz', 'deb', '--quick', `--output=${output}`], {
      env,
      stdio: 'inherit',
    })
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

  it('shows an experiment that is opened, and runs nothing of it', async () => {
    const [yaml, userData] = [join(output, 'my kill.deckexp'), newUserData()]
    writeFileSync(yaml, experiment)
    const deck = await launchPacked(fromArchive, ['--sample', 'hello', '--workers', '2'], {
      userData,
      variables: { PORT: '0' },
    })
    onTestFinished(() => deck.close())
    const { page } = deck
    await workersStatus(page).getByText('2/2 listening').waitFor()
    const pids = await shownPids(page, 2)
    // As a file manager does it.
    spawnSync(fromArchive, [...electronArgs(), pathToFileURL(yaml).href, '--user-data-dir', userData], {
      env: appEnvironment(),
    })
    const region = page.getByRole('region', { name: 'Experiment', exact: true })
    const chosen = region.getByRole('combobox', { name: 'Experiment' }).locator('option:checked')
    await expect.poll(() => chosen.innerText(), { timeout: patience }).toBe('my kill.deckexp')
    await region.getByText('The others answer on').first().waitFor()
    await region.getByRole('button', { name: 'Run experiment' }).waitFor()
    expect(await page.getByRole('tab', { name: 'Faults' }).getAttribute('aria-selected')).toBe('true')
    expect(await region.getByRole('button', { name: 'Stop experiment' }).isDisabled()).toBe(true)
    expect(pids.every(isAlive)).toBe(true)
  })

  it.each([
    ['installs an update after it was asked, and after its clusters stopped', (sha512: string) => sha512, true],
    ['installs nothing whose checksum is wrong', () => 'AAAA', false],
  ])('%s', async (_what, tell, isInstalled) => {
    const [appImage, userData] = [join(output, 'deck.AppImage'), newUserData()]
    const [old, fresh] = ['#!/bin/sh\nexit 0 # old\n', '#!/bin/sh\nexit 0 # new\n']
    writeFileSync(appImage, old, { mode: 0o755 })
    const sha512 = tell(createHash('sha512').update(fresh).digest('base64'))
    const feed = JSON.stringify({
      version: '9.0.0',
      files: [{ url: 'deck-9.0.0.AppImage', sha512, size: fresh.length }],
      path: 'deck-9.0.0.AppImage',
      sha512,
      releaseDate: '2026-11-30T00:00:00.000Z',
    })
    const server = createServer((request, response) => {
      response.statusCode = /latest-linux\.yml|\.AppImage$/.test(request.url?.split('?')[0] ?? '') ? 200 : 404
      response.end(request.url?.includes('.yml') ? feed : response.statusCode === 200 ? fresh : '')
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    onTestFinished(() => void server.close())
    const address = server.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const deck = await launchPacked(fromArchive, ['--sample', 'hello', '--workers', '2'], {
      userData,
      variables: {
        PORT: '0',
        APPIMAGE: appImage,
        XDG_CACHE_HOME: join(userData, 'cache'),
        CLUSTERDECK_UPDATE_URL: `http://127.0.0.1:${port}/`,
      },
    })
    const { app, page } = deck
    await workersStatus(page).getByText('2/2 listening').waitFor()
    const pids = await shownPids(page, 2)
    // The questions are the system's own dialogs: they are answered with their first button, and kept.
    const questions = await app.evaluateHandle(({ dialog }) => {
      const asked: string[] = []
      Object.assign(dialog, {
        async showMessageBox(...words: unknown[]) {
          asked.push(JSON.stringify(words.at(-1)))
          return { response: 0, checkboxChecked: false }
        },
      })
      return asked
    })
    await page.getByRole('button', { name: 'Settings' }).click()
    await page.getByRole('button', { name: 'Look for updates' }).click()
    const told = () => questions.jsonValue()
    await expect.poll(async () => (await told())[0], { timeout: patience }).toContain('Clusterdeck 9.0.0 is there')
    if (isInstalled) await expect.poll(async () => (await told())[1], { timeout: patience }).toContain('1 cluster runs')
    else await page.getByText('Clusterdeck 9.0.0 was not downloaded').waitFor()
    expect(readFileSync(appImage, 'utf8')).toBe(old)
    expect(pids.every(isAlive)).toBe(true)
    await deck.close()
    expect(pids.filter(isAlive)).toEqual([])
    expect(readFileSync(appImage, 'utf8')).toBe(isInstalled ? fresh : old)
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
    // All its workers are replaced first.
    const said = () => page.locator('.lb-said').innerText()
    await expect.poll(said, { timeout: 2 * patience }).toMatch(/^State lives in the store that all workers share$/)
    const users = () => page.getByRole('list', { name: 'Users' }).innerText()
    await page.getByRole('button', { name: 'All log in' }).click()
    await expect.poll(async () => (await users()).match(/logged in/g)?.length, { timeout: patience }).toBe(6)
  })
})
