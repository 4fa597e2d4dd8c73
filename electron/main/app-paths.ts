import { join } from 'node:path'

export interface AppPaths {
  readonly preload: string
  readonly page: string
}

/** Where the built files of the window lie, from the folder of the main bundle; `host/built-files.ts` has the others. */
export function findAppPaths(here: string): AppPaths {
  return {
    preload: join(here, '../preload/preload.cjs'),
    page: join(here, '../renderer/index.html'),
  }
}
