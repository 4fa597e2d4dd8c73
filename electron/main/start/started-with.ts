import { readFileSync } from 'node:fs'
import { getPriority } from 'node:os'
import type { StartedWith } from '../../deck/deck-host.ts'
import { thisPlatform } from '../../platform/this-platform.ts'

/**
 * The nice value Chromium gives its main thread on Linux where it may (as root, or by a limit that allows it); everything
 * forked from there would have it. (`kDisplayCritical` in base/threading/platform_thread_linux.cc.)
 */
const chromiumNice = -8

/** What Electron sets at its start, on Linux. Only asked for where the first environment cannot be read. */
const setByElectron = ['CHROME_DESKTOP', 'ORIGINAL_XDG_CURRENT_DESKTOP']

/** What this process was started with, before Chromium and Electron changed it. */
export function readStartedWith(): StartedWith {
  if (thisPlatform !== 'linux') return { environment: { ...process.env }, niceValue: null }
  const first = readFirstEnvironment('/proc/self/environ')
  return { environment: first ?? withoutElectron(process.env), niceValue: niceBefore(getPriority(), ofParent) }
}

/** The kernel keeps what a program was given, whatever it sets later. Null where it does not tell. */
export function readFirstEnvironment(path: string): Record<string, string> | null {
  try {
    const entries = readFileSync(path, 'utf8').split('\0').filter(Boolean)
    if (entries.length === 0) return null
    return Object.fromEntries(
      entries.map((entry) => {
        const cut = entry.indexOf('=', 1)
        return [entry.slice(0, cut), entry.slice(cut + 1)]
      }),
    )
  } catch {
    return null
  }
}

/** Chromium's own value says nothing of the one before it: that is the parent's, as a rule. */
export function niceBefore(now: number, parent: () => number): number {
  return now === chromiumNice ? parent() : now
}

export function withoutElectron(
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string | undefined> {
  const { DBUS_SESSION_BUS_ADDRESS: bus, ...rest } = environment
  const kept = Object.entries(rest).filter(([name]) => !setByElectron.includes(name))
  // Chromium's word for a session without a bus.
  return {
    ...Object.fromEntries(kept),
    ...(bus === undefined || bus === 'disabled:' ? {} : { DBUS_SESSION_BUS_ADDRESS: bus }),
  }
}

function ofParent(): number {
  try {
    return getPriority(process.ppid)
  } catch {
    // It is gone.
    return 0
  }
}
