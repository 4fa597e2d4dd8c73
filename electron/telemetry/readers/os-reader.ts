import type { PlatformId } from '../../../shared/platforms.ts'
import { thisPlatform } from '../../platform/this-platform.ts'
import { createWindowsProcesses, type WindowsProcesses } from '../../platform/windows-processes.ts'
import type { OsReader } from '../types.ts'
import { createProcReader } from './proc-reader.ts'
import { createPsReader } from './ps-reader.ts'
import { createWindowsReader } from './windows-reader.ts'

const readers: Readonly<Record<PlatformId, (monoMs: () => number, windows?: WindowsProcesses) => OsReader>> = {
  linux: createProcReader,
  darwin: createPsReader,
  win32: (monoMs, windows = createWindowsProcesses()) => createWindowsReader(windows, monoMs),
}

/** The best way this system has to look at processes from outside. `windows`: what asks there, when others ask it, too. */
export function createOsReader(monoMs: () => number, windows?: WindowsProcesses): OsReader {
  return readers[thisPlatform](monoMs, windows)
}
