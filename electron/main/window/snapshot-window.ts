import { access } from 'node:fs/promises'
import type { BrowserWindow } from 'electron'
import { z } from 'zod'
import { errorCode, errorWords } from '../../../shared/base/error-words.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import type { DeckThread } from '../../deck/thread/deck-thread.ts'
import { closeWithOwner, createFrontEndWindow, frontEnd, openOnce } from './front-end-window.ts'

/** In memory: snapshots hold secrets, and the panel that is open here is not to be the first in the DevTools of a worker. */
const partition = 'devtools-snapshot'

type Deck = Pick<DeckThread, 'call'>

/** Opens a kept heap snapshot in the Memory panel of a window of its own, or shows the one that is open. */
export function openSnapshot(deck: Deck, owner: BrowserWindow | null, snapshotId: string): Promise<Result<void>> {
  return openOnce(`heap snapshot ${snapshotId}`, () => openWindow(deck, owner, snapshotId))
}

async function openWindow(deck: Deck, owner: BrowserWindow | null, snapshotId: string): Promise<Result<BrowserWindow>> {
  const state = await deck.call('heap.state', {})
  if (!state.ok) return state
  const kept = state.value.kept.find((one) => one.snapshotId === snapshotId)
  if (kept === undefined) return fail('not-found', 'That snapshot is not kept any more')
  try {
    await access(kept.path)
  } catch (error) {
    return fail('not-found', `${kept.path} cannot be read (${errorCode(error)}): remove the snapshot and take another`)
  }
  const window = createFrontEndWindow(`heap snapshot ${kept.name}`, partition)
  const close = closeWithOwner(window, owner)
  try {
    await window.loadURL(frontEnd)
    await handOver(window, kept.path, kept.name)
    return ok(window)
  } catch (error) {
    close()
    const reason = errorWords(error)
    return fail(
      'internal',
      `DevTools did not take the snapshot (${reason}): Chrome's reads it, too, by "Load profile" under Memory: ${kept.path}`,
    )
  }
}

/**
 * Gives the page this one file as if a person had chosen it: Chromium lets it read that and no other, for as long as the window
 * is open, and the panel reads it piece by piece, however large it is.
 */
async function handOver(window: BrowserWindow, path: string, name: string): Promise<void> {
  const { debugger: page } = window.webContents
  page.attach()
  try {
    const expression = `(${makeInput})(${JSON.stringify(`${name}.heapsnapshot`)})`
    const made: unknown = await page.sendCommand('Runtime.evaluate', { expression, awaitPromise: true })
    await page.sendCommand('DOM.setFileInputFiles', { files: [path], objectId: objectOf(made) })
  } finally {
    if (page.isAttached()) page.detach()
  }
}

const evaluatedSchema = z.object({
  result: z.object({ objectId: z.string() }),
  exceptionDetails: z.object({ exception: z.object({ description: z.string() }) }).optional(),
})

/** What was evaluated; throws in the page's words when that threw. */
function objectOf(evaluated: unknown): string {
  const { result, exceptionDetails } = evaluatedSchema.parse(evaluated)
  if (exceptionDetails !== undefined) throw new Error(exceptionDetails.exception.description.split('\n')[0])
  return result.objectId
}

/**
 * Runs in the front end's page, with its own modules: the Memory panel, and an input for the file that the panel then reads.
 */
const makeInput = `async (fileName) => {
  const { ViewManager } = await import('./ui/legacy/legacy.js')
  const { HeapProfilerPanel } = await import('./panels/profiler/profiler.js')
  await ViewManager.ViewManager.instance().showView('heap-profiler')
  const panel = HeapProfilerPanel.HeapProfilerPanel.instance()
  const snapshots = panel.findProfileTypeByExtension(fileName)
  const input = Object.assign(document.createElement('input'), { type: 'file' })
  input.onchange = async () => {
    await panel.loadFromFile(new File([input.files[0]], fileName))
    const loaded = snapshots.getProfiles().at(-1)
    if (loaded !== undefined) panel.showProfile(loaded)
  }
  return input
}`
