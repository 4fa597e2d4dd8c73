import { join } from 'node:path'
import { errorWords } from '../../../shared/base/error-words.ts'
import { fail, ok } from '../../../shared/result.ts'
import { writeWhole } from '../../platform/write-whole.ts'
import type { Updater } from './updates.ts'

/**
 * The library that knows how each kind of installation is replaced; by itself it does nothing. It wants its settings in a
 * file, which packing lays beside the app only where it was given an address: so it is written, into the user data.
 */
export async function loadUpdater(url: string, userData: string): Promise<Updater> {
  const { autoUpdater } = await import('electron-updater')
  autoUpdater.logger = null
  autoUpdater.autoDownload = false
  autoUpdater.autoInstallOnAppQuit = false
  autoUpdater.autoRunAppAfterInstall = false
  const settingsPath = join(userData, 'update-source.json')
  await writeWhole(
    settingsPath,
    JSON.stringify({ provider: 'generic', url, updaterCacheDirName: 'clusterdeck-updater' }),
  )
  autoUpdater.updateConfigPath = settingsPath
  // It tells errors twice: as an event, which without a listener would end the process, and where they are asked for.
  autoUpdater.on('error', () => {})
  return {
    async check() {
      try {
        const found = await autoUpdater.checkForUpdates()
        if (found === null) return fail('unsupported-here', cannotReplaceItself)
        return ok(found.isUpdateAvailable ? { version: found.updateInfo.version } : null)
      } catch (error) {
        return fail('not-found', `${url} was not understood: ${firstLine(errorWords(error))}`)
      }
    },
    async download() {
      try {
        await autoUpdater.downloadUpdate()
        return ok(undefined)
      } catch (error) {
        return fail('not-found', firstLine(errorWords(error)))
      }
    },
    install() {
      try {
        // Nothing is started after it: the person quit.
        autoUpdater.quitAndInstall(true, false)
        return true
      } catch (error) {
        console.error('the update was not installed:', error)
        return false
      }
    },
  }
}

const cannotReplaceItself =
  'This installation cannot replace itself, as one from an archive: fetch the new version by hand, where you got this one'

/** The library adds headers and whole answers of a server. */
function firstLine(words: string): string {
  return words.split('\n')[0] ?? words
}
