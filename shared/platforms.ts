/** Systems the deck is made for, as `process.platform` names them. */
export const platformIds = ['linux', 'darwin', 'win32'] as const
export type PlatformId = (typeof platformIds)[number]

interface PlatformText {
  readonly name: string
  /** False: its column was written by its documents and tested with fakes of its answers, and has not been run there. */
  readonly isTried: boolean
}

export const platforms: Readonly<Record<PlatformId, PlatformText>> = {
  linux: { name: 'Linux', isTried: true },
  darwin: { name: 'macOS', isTried: false },
  win32: { name: 'Windows', isTried: false },
}

/** Whether a system can do something. `words`: how it is done there, or why it cannot be and what happens instead. */
interface Cell {
  readonly can: boolean
  readonly words: string
}

interface Ability extends Readonly<Record<PlatformId, Cell>> {
  /** What a person gets from it. */
  readonly title: string
}

const yes = (words = 'yes'): Cell => ({ can: true, words })
const no = (words: string): Cell => ({ can: false, words })

/**
 * What each system can do: the one place that code, window and README ask. The agent alone reads `process.platform` by itself,
 * because it carries nothing into the worker.
 */
const abilityTable = {
  'worker-readings': {
    title: 'CPU and memory of each worker, as the system sees them',
    linux: yes('`/proc`'),
    darwin: yes('one `ps` for all, every second'),
    win32: yes('one PowerShell that stays, every second'),
  },
  'stopped-state': {
    title: 'A worker that is stopped shows as paused',
    linux: yes(),
    darwin: yes(),
    win32: no('Windows has no such state'),
  },
  'stop-signals': {
    title: 'Pause and Resume',
    linux: yes('SIGSTOP, SIGCONT'),
    darwin: yes('SIGSTOP, SIGCONT'),
    win32: no('Windows has no such signal'),
  },
  'signal-handlers': {
    title: "SIGTERM and SIGINT run a worker's own handlers",
    linux: yes(),
    darwin: yes(),
    win32: no('Windows ends it at once, as by SIGKILL'),
  },
  'interrupt-drains': {
    title: 'Ctrl-C in the terminal of `npm start` drains first',
    linux: yes('SIGINT'),
    darwin: yes('SIGINT'),
    win32: yes('a word from `npm start`; workers have consoles of their own'),
  },
  'hang-up-drains': {
    title: 'Closing that terminal drains first',
    linux: yes('SIGHUP'),
    darwin: yes('SIGHUP'),
    win32: yes('a word from `npm start`'),
  },
  'log-out-drains': {
    title: 'Logging out drains first',
    linux: yes('SIGTERM, SIGHUP'),
    darwin: yes(),
    win32: no('begun, but Windows waits only about 5 s'),
  },
  'process-groups': {
    title: 'What a worker started itself ends with it',
    linux: yes('its process group'),
    darwin: yes('its process group'),
    win32: no('Windows has no process groups'),
  },
  'orphan-records': {
    title: 'What a dead deck left is ended at the next start, by pid and start time',
    linux: yes('`/proc`'),
    darwin: yes('`ps`'),
    win32: yes('PowerShell and `taskkill`; most end with the deck, by its job'),
  },
  'port-holder': {
    title: 'Who holds a port',
    linux: yes('`/proc`'),
    darwin: yes('`lsof`, your own processes'),
    win32: yes('`netstat` and `tasklist`'),
  },
  'every-socket': {
    title: 'What a worker that does not listen has open, or started',
    linux: yes('`/proc`'),
    darwin: no('not asked'),
    win32: no('not asked'),
  },
  'move-connections': {
    title: 'Idle connections move to other workers in a drain',
    linux: yes(),
    darwin: yes(),
    win32: no('closed after `idleCloseMs` without a request'),
  },
  'rest-listener': {
    title: 'A policy is switched in place',
    linux: yes(),
    darwin: yes(),
    win32: no('between the dispatched ones; `shared-handle` from the next start on'),
  },
  'reuse-port': {
    title: 'The policy `reuse-port`',
    linux: yes('SO_REUSEPORT'),
    darwin: no('macOS does not deal connections out among sockets on one port'),
    win32: no('Windows has no SO_REUSEPORT'),
  },
  'share-datagrams': {
    title: 'Workers share a UDP port',
    linux: yes(),
    darwin: yes(),
    win32: no('`bind` answers ENOTSUP: use `exclusive: true`'),
  },
  'unix-sockets': {
    title: '`listen(path)` makes a UNIX socket',
    linux: yes(),
    darwin: yes(),
    win32: no('a named pipe, `\\\\.\\pipe\\name`'),
  },
  'long-socket-paths': {
    title: 'Its path may be longer than the 107 bytes of the system',
    linux: yes('through `/proc/self/fd`'),
    darwin: no("`listen` fails, where it is not near the deck's folder"),
    win32: no('a pipe has a name of its own'),
  },
  'loopback-aliases': {
    title: 'Load from several source addresses (127.0.0.2 and up)',
    linux: yes(),
    darwin: no('macOS has only 127.0.0.1, until ifconfig lo0 alias adds others'),
    win32: yes(),
  },
  'recursive-watch': {
    title: 'One watch sees a whole tree of files',
    linux: no('one watch per folder'),
    darwin: yes(),
    win32: yes(),
  },
  'case-in-paths': {
    title: 'File names differ by capital letters, in `.gitignore` too',
    linux: yes(),
    darwin: no('usually not'),
    win32: no('never'),
  },
  'case-in-variables': {
    title: 'Environment variables differ by capital letters (PATH, Path)',
    linux: yes(),
    darwin: yes(),
    win32: no('one variable in any spelling'),
  },
  'file-modes': {
    title: 'Settings that hold an environment are for your eyes only',
    linux: yes('mode 600'),
    darwin: yes('mode 600'),
    win32: no('as private as your profile folder'),
  },
} as const satisfies Readonly<Record<string, Ability>>

export type AbilityId = keyof typeof abilityTable

/** In the order README shows them. */
export const abilities: Readonly<Record<AbilityId, Ability>> = abilityTable

/** The column for a name that `process.platform` may have: another Unix is like macOS, without `/proc`. */
export function platformOf(name: string): PlatformId {
  return platformIds.find((id) => id === name) ?? 'darwin'
}

/** Whether a system, as `process.platform` names it, can do something. */
export function can(ability: AbilityId, platform: string): boolean {
  return abilities[ability][platformOf(platform)].can
}

/** Why a system cannot do something, in words; null where it can. */
export function whyNot(ability: AbilityId, platform: string): string | null {
  const cell = abilities[ability][platformOf(platform)]
  return cell.can ? null : cell.words
}
