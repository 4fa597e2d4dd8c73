/**
 * A part of the house: a folder with all below it that is no room of its own, or a file that stands by itself. Long for the list
 * of all of them.
 */
export interface Room {
  /** Relative to the project. `x/*` is each folder below x: rooms of one kind, which do not know each other. */
  readonly place: string
  readonly holds: string
  /** Places whose files it may import; `below`: what stands further down in its own part of the list, and shared/. */
  readonly uses: readonly string[] | 'below'
  /** Places that it knows by their types alone. */
  readonly knows?: readonly string[]
  /** Packages that it may load, `node:` for those of Node itself; any, if this is not given. */
  readonly packages?: readonly string[]
}

const engine = ['electron/platform', 'shared']
const machine = ['tools/testing', 'tools/run', 'tools/setup']

/** From top to bottom: nobody uses what stands above. ARCHITECTURE.md shows this list; the test of the documents compares. */
export const house: readonly Room[] = [
  {
    place: 'e2e',
    holds: 'the built app, driven like a person drives it',
    uses: ['tools', 'electron/deck', ...engine],
  },
  {
    place: 'tools/bench',
    holds: 'figures against peers measured in the same run',
    uses: ['tools/pictures', 'tools/pack', ...machine, 'renderer/testing', 'electron', 'shared'],
  },
  {
    place: 'tools/fixture',
    holds: 'the window on a recording of a real deck',
    uses: ['tools/pictures', ...machine, 'renderer', 'shared'],
  },
  { place: 'tools/monkey', holds: 'random actions on the built app, repeatable', uses: [...machine, 'shared'] },
  { place: 'tools/pictures', holds: 'screenshots, and the load they need', uses: [...machine, 'shared'] },
  {
    place: 'tools/conformance',
    holds: 'our primary beside node:cluster, promise by promise',
    uses: [...machine, 'electron/own-primary', 'electron/cluster', ...engine],
  },
  {
    place: 'tools/pack',
    holds: 'the npm package: its program, its folder, its tarball',
    uses: [...machine, 'tools/shipped', 'electron/main', 'electron/cli', 'electron/host', 'electron/samples'],
  },
  { place: 'tools/test-apps', holds: 'apps that the tests install and run', uses: [] },
  { place: 'tools/architecture', holds: 'this list, read and checked; the documents', uses: ['shared'] },
  {
    place: 'tools/testing',
    holds: 'what tests share: workers, ports, a driven deck',
    uses: ['tools/run', 'tools/setup', 'shared'],
  },
  {
    place: 'tools/package',
    holds: 'installers: what is shipped, and what lies outside its archive',
    uses: ['tools/run', 'tools/shipped', 'tools/setup', 'electron/host', 'electron/deck', ...engine],
  },
  {
    place: 'tools/run',
    holds: 'what npm runs: start, dev, build, test, check',
    uses: ['tools/shipped', 'tools/setup', 'electron/main', 'electron/samples'],
  },
  {
    place: 'tools/shipped',
    holds: 'what of others is shipped, and its licences',
    uses: ['tools/setup'],
  },
  {
    place: 'tools/setup',
    holds: 'packages, Electron, Nodes; runs before any is there',
    uses: [],
    packages: ['node:'],
  },
  { place: 'renderer/boot.ts', holds: 'lets the shell be painted first', uses: ['renderer/main.tsx'] },
  { place: 'renderer/main.tsx', holds: 'joins bridge, store and shell', uses: 'below' },
  { place: 'renderer/shell', holds: 'around every screen: sidebar, header, tabs, dialogs', uses: 'below' },
  { place: 'renderer/palette', holds: 'every command by its name', uses: 'below' },
  { place: 'renderer/views/*', holds: 'one screen or large dialog each', uses: 'below' },
  {
    place: 'renderer/testing',
    holds: 'one slot, cluster, point or result for a test',
    uses: ['renderer/panels', 'renderer/store', 'shared'],
  },
  { place: 'renderer/panels', holds: 'what screens share: a worker, charts, the wire view', uses: 'below' },
  {
    place: 'renderer/store',
    holds: 'zustand: latest snapshot, series, selection',
    uses: ['renderer/wire', 'renderer/keys', 'renderer/format', 'renderer/bridge.ts', 'shared'],
  },
  {
    place: 'renderer/charts',
    holds: 'the only place that imports recharts',
    uses: ['renderer/components', 'renderer/format', 'shared'],
  },
  {
    place: 'renderer/wire',
    holds: 'the picture of connections; no React, no store',
    uses: ['shared'],
    packages: [],
  },
  {
    place: 'renderer/components',
    holds: 'small parts without knowledge of clusters',
    uses: ['renderer/keys', 'renderer/format', 'shared'],
  },
  { place: 'renderer/keys', holds: 'which key does what', uses: ['shared'] },
  { place: 'renderer/format', holds: 'numbers to words', uses: ['shared'] },
  { place: 'renderer/bridge.ts', holds: 'the only place that touches window.deck', uses: ['shared'] },
  { place: 'renderer/styles', holds: 'tokens, themes', uses: [] },
  {
    place: 'electron/preload',
    holds: 'the bridge, typed by the contract: one sandboxed bundle',
    uses: ['shared'],
    packages: ['electron'],
  },
  {
    place: 'electron/main',
    holds: 'the host with a window: Electron, menu, IPC, settings',
    uses: ['electron/host', 'electron/control', 'electron/deck', 'electron/orphans', 'electron/samples', ...engine],
  },
  {
    place: 'electron/cli',
    holds: 'the host without a window: plain Node ≥ 20',
    uses: [
      'electron/host',
      'electron/control',
      'electron/deck',
      'electron/experiments',
      'electron/export',
      'electron/lessons',
      'electron/orphans',
      'electron/samples',
      ...engine,
    ],
  },
  {
    place: 'electron/host',
    holds: 'what both hosts do alike: options, lines, the way out',
    uses: ['electron/control', 'electron/deck', 'electron/samples', ...engine],
  },
  {
    place: 'electron/control',
    holds: 'a socket to a running deck: server, client, lines',
    uses: ['electron/runtime', ...engine],
  },
  { place: 'electron/deck', holds: 'composition only: one session joins what one cluster needs', uses: 'below' },
  {
    place: 'electron/supervisor',
    holds: 'decides: respawn, give up, scale, drain, reload',
    uses: engine,
  },
  {
    place: 'electron/faults',
    holds: 'decides: whom a fault hits, when it landed, what ends it',
    uses: engine,
    packages: ['pure-rand'],
  },
  { place: 'electron/telemetry', holds: 'two clocks in, series and histograms out', uses: engine },
  { place: 'electron/metrics', holds: 'numbers for other programs: names, texts, OTLP', uses: engine },
  { place: 'electron/load', holds: 'the load generator, what it measured, results on disk', uses: engine },
  {
    place: 'electron/experiments',
    holds: 'files, runner, verdict, reports; decisions over ports',
    uses: ['electron/written', ...engine],
    packages: ['yaml', 'zod', 'node:'],
  },
  {
    place: 'electron/export',
    holds: 'a cluster as the files of PM2, systemd, Docker and Kubernetes',
    uses: engine,
    packages: ['yaml', 'zod', 'node:'],
  },
  {
    place: 'electron/lessons/content',
    holds: 'our lessons: texts, and servers in plain JavaScript',
    uses: ['electron/lessons', 'shared'],
  },
  {
    place: 'electron/lessons',
    holds: 'files, engine, facts, checker; decisions over ports',
    uses: ['electron/written', ...engine],
    packages: ['fflate', 'zod', 'node:'],
  },
  {
    place: 'electron/stores',
    holds: 'a Redis of our own for an app, or a small store that speaks like one',
    uses: engine,
  },
  {
    place: 'electron/classroom',
    holds: 'the class page on the network; each phone a client of the cluster',
    uses: engine,
    packages: ['uqr', 'zod', 'node:'],
  },
  {
    place: 'electron/kubernetes',
    holds: 'what runs in a Kubernetes cluster, told in the same words; read-only',
    uses: ['electron/engines', ...engine],
    packages: ['@kubernetes/client-node', 'zod', 'node:'],
  },
  {
    place: 'electron/engines',
    holds: 'Docker and Swarm: what runs there, told and acted on',
    uses: engine,
    packages: ['dockerode', 'ignore', 'zod', 'node:'],
  },
  { place: 'electron/dependencies', holds: 'a proxy before what apps depend on, and its toxics', uses: engine },
  {
    place: 'electron/inspect',
    holds: 'a worker seen through its inspector; where it is stuck',
    uses: ['electron/sources', ...engine],
  },
  {
    place: 'electron/logs',
    holds: 'worker output, bounded; the error that ended a process',
    uses: ['electron/sources', ...engine],
  },
  { place: 'electron/runtime', holds: 'node binaries and scripts; who holds a port', uses: engine },
  { place: 'electron/watch', holds: 'files that change, one word per burst', uses: engine },
  { place: 'electron/heap', holds: 'heap snapshots: room for one, files, two compared', uses: engine },
  { place: 'electron/orphans', holds: 'records of what we forked; ends what a dead deck left', uses: engine },
  { place: 'electron/agent-link', holds: "the primary's end of the agent's pipe", uses: engine },
  {
    place: 'electron/shim',
    holds: 'node:cluster in a process of its own, carried by the deck',
    uses: ['electron/agent/cover', 'shared/base'],
    knows: ['shared'],
    packages: ['node:'],
  },
  {
    place: 'electron/own-primary',
    holds: "the process of an app's own primary, joined to the engine",
    uses: ['electron/cluster', ...engine],
  },
  {
    place: 'electron/front',
    holds: 'deals connections out to addresses, by the policies of the cluster',
    uses: ['electron/cluster', ...engine],
  },
  { place: 'electron/cluster', holds: 'a node:cluster primary, usable without the rest', uses: engine },
  {
    place: 'electron/agent/faults',
    holds: 'what a worker suffers on purpose; own bundle',
    uses: ['electron/agent/garbage', 'shared/actions', 'shared/limits.ts', 'shared/base'],
    knows: ['electron/agent', 'shared'],
    packages: ['node:'],
  },
  {
    place: 'electron/agent/inspect',
    holds: 'looks into a worker on request; own bundle',
    uses: ['electron/agent/garbage', 'electron/agent/cover', 'shared/limits.ts', 'shared/base'],
    knows: ['electron/agent', 'shared'],
    packages: ['node:'],
  },
  { place: 'electron/agent/garbage', holds: 'has V8 collect it, for both bundles', uses: [], packages: ['node:'] },
  {
    place: 'electron/agent',
    holds: 'rides inside each worker; plain Node ≥ 18',
    uses: ['shared/base'],
    knows: ['shared'],
    packages: ['node:'],
  },
  {
    place: 'electron/sources',
    holds: 'places of running code in what was written',
    uses: ['shared'],
    packages: ['@jridgewell/trace-mapping', 'node:'],
  },
  {
    place: 'electron/written',
    holds: 'a text of JSON or YAML as data, and what is wrong in which line',
    uses: ['shared'],
    packages: ['yaml', 'zod'],
  },
  { place: 'electron/samples', holds: 'server scripts that ship with the deck', uses: ['shared'] },
  { place: 'electron/platform', holds: 'which system this is, how Windows is asked', uses: ['shared'] },
  {
    place: 'shared',
    holds: 'words all sides speak: model, contract, agent protocol',
    uses: ['shared/base'],
    packages: ['zod'],
  },
  { place: 'shared/base', holds: 'one home per small rule', uses: [], packages: [] },
]

/** Packages that only these places load. */
export const keepers: Readonly<Record<string, readonly string[]>> = {
  electron: ['electron/main', 'electron/preload', 'tools/bench/programs'],
  recharts: ['renderer/charts'],
}

/** What tests may use besides. They may load any package but those above. */
export const testsUse = ['tools/testing', 'renderer/testing']

/** An import that the list forbids and that is there all the same. The test fails when one of these is not needed any more. */
export interface Exception {
  readonly from: string
  readonly to: string
  readonly why: string
}

export const exceptions: readonly Exception[] = []

/** Whether the file stands in the place, also in a room of its own below it. */
export function isWithin(path: string, place: string): boolean {
  return place.endsWith('/*') ? path.startsWith(place.slice(0, -1)) : path === place || path.startsWith(`${place}/`)
}

/** The room that a file stands in: the narrowest place that holds it. */
export function roomOf(path: string, rooms: readonly Room[] = house): Room | null {
  const around = rooms.filter((room) => isWithin(path, room.place))
  return around.reduce<Room | null>((best, room) => (best && best.place.length > room.place.length ? best : room), null)
}

/** What a room may use, place by place. */
export function placesBelow(room: Room, rooms: readonly Room[] = house): readonly string[] {
  if (room.uses !== 'below') return room.uses
  const [part = ''] = room.place.split('/')
  const below = rooms.slice(rooms.indexOf(room) + 1).map((other) => other.place)
  return [...below.filter((place) => isWithin(place, part)), 'shared']
}
