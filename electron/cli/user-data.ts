import { homedir } from 'node:os'
import { join } from 'node:path'
import type { PlatformId } from '../../shared/platforms.ts'
import { thisPlatform } from '../platform/this-platform.ts'

/** Where a verb keeps its own, or looks for a deck: the folder that was named, else that of this user. */
export const cliUserData = (dir: string | null): string => dir ?? userDataDir(thisPlatform, process.env, homedir())

/** Where the deck with a window keeps its own for this user: each of them ends what the other left behind. */
export function userDataDir(
  platform: PlatformId,
  environment: Readonly<Record<string, string | undefined>>,
  homeDir: string,
): string {
  const folders: Readonly<Record<PlatformId, string>> = {
    linux: environment.XDG_CONFIG_HOME || join(homeDir, '.config'),
    darwin: join(homeDir, 'Library', 'Application Support'),
    win32: environment.APPDATA || join(homeDir, 'AppData', 'Roaming'),
  }
  return join(folders[platform], 'Clusterdeck')
}
