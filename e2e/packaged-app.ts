import { _electron } from 'playwright'
import { appEnvironment, type DeckApp, electronArgs, newUserData, patience } from './deck-app.ts'

/** Starts an app that was packed as a person would who installed it: from another folder, knowing nothing of the checkout. */
export async function launchPacked(
  executablePath: string,
  words: readonly string[],
  { userData = newUserData(), variables = {} }: LaunchParts = {},
): Promise<DeckApp> {
  const { CLUSTERDECK_ELECTRON: _, ELECTRON_OVERRIDE_DIST_PATH: __, INIT_CWD: ___, ...shell } = appEnvironment()
  const app = await _electron.launch({
    executablePath,
    args: [...electronArgs(), ...words, '--user-data-dir', userData],
    cwd: userData,
    env: { ...shell, ...variables },
  })
  const page = await app.firstWindow()
  page.setDefaultTimeout(patience)
  return { app, page, userData, pid: app.process().pid ?? 0, close: () => app.close() }
}

interface LaunchParts {
  readonly userData?: string
  readonly variables?: Readonly<Record<string, string>>
}
