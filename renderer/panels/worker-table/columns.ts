/** Columns of the worker table, left to right. Names are a promise to tests and screen readers. */
export interface Column {
  readonly id: ColumnId
  /** Accessible name, exactly. */
  readonly name: string
  /** What is seen where the name is too long; the name explains it. */
  readonly short?: string
  /** Narrower than this its values would not fit. */
  readonly leastPx: number
  /** How much of the room to spare it takes, against the others by their width; 1 where it is not given. */
  readonly growth?: number
  readonly align: 'left' | 'right'
  /** 1 to 3 give way where there is little room, 3 first. */
  readonly priority: 0 | 1 | 2 | 3
  readonly explains?: string
}

export type ColumnId =
  | 'slot'
  | 'state'
  | 'generation'
  | 'pid'
  | 'uptime'
  | 'cpu'
  | 'rss'
  | 'heap'
  | 'loop-use'
  | 'loop-delay'
  | 'connections'
  | 'requests'
  | 'restarts'
  | 'theirs'
  | 'node'
  | 'task'
  | 'image'
  | 'network'

export const columns: readonly Column[] = [
  { id: 'slot', name: 'Slot', leastPx: 42, growth: 0, align: 'left', priority: 0 },
  { id: 'state', name: 'State', leastPx: 152, growth: 1.5, align: 'left', priority: 0 },
  {
    id: 'generation',
    name: 'Generation',
    short: 'Gen',
    leastPx: 42,
    align: 'right',
    priority: 2,
    explains: 'how often the slot has been filled',
  },
  { id: 'pid', name: 'PID', leastPx: 58, align: 'right', priority: 1 },
  { id: 'uptime', name: 'Uptime', leastPx: 68, align: 'right', priority: 2 },
  { id: 'cpu', name: 'CPU', leastPx: 112, align: 'right', priority: 0, explains: '% of one core, OS sample' },
  { id: 'rss', name: 'RSS', leastPx: 64, align: 'right', priority: 0, explains: 'resident set size, OS sample' },
  { id: 'heap', name: 'Heap', leastPx: 142, align: 'right', priority: 2, explains: 'V8 heap used of its limit' },
  {
    id: 'loop-use',
    name: 'Loop use',
    leastPx: 84,
    align: 'right',
    priority: 3,
    explains: 'share of time the event loop was busy',
  },
  {
    id: 'loop-delay',
    name: 'Loop delay p99',
    short: 'Loop p99',
    leastPx: 70,
    align: 'right',
    priority: 1,
    explains: '99 % of turns of the event loop came at most this late',
  },
  {
    id: 'connections',
    name: 'Connections',
    short: 'Conns',
    leastPx: 54,
    align: 'right',
    priority: 3,
    explains: 'open server-side sockets',
  },
  { id: 'requests', name: 'Req/s', leastPx: 54, align: 'right', priority: 0, explains: 'finished requests per second' },
  {
    id: 'restarts',
    name: 'Restarts',
    leastPx: 64,
    align: 'right',
    priority: 3,
    explains: 'respawns, leaving out reloads and starts by hand',
  },
]

/** Containers have no pid that would say anything here; the room is their engine's. */
const ofFleets: readonly Column[] = [
  {
    id: 'theirs',
    name: 'Engine says',
    leastPx: 116,
    growth: 1.5,
    align: 'left',
    priority: 1,
    explains: 'the state in the words of its engine',
  },
  { id: 'node', name: 'Node', leastPx: 88, align: 'left', priority: 0 },
  {
    id: 'task',
    name: 'Task',
    leastPx: 104,
    align: 'left',
    priority: 2,
    explains: 'of Swarm; else the container or pod',
  },
  { id: 'image', name: 'Image', leastPx: 96, align: 'left', priority: 3 },
]
const network: Column = {
  id: 'network',
  name: 'Network',
  leastPx: 176,
  align: 'right',
  priority: 1,
  explains: 'bytes per second in and out, as the engine counts them',
}

/** What the table of a fleet has, in its order: less of each worker's inside, more of where it runs. */
const fleetColumns: readonly Column[] = columns
  .filter(({ id }) => id !== 'pid')
  .flatMap((column): readonly Column[] => {
    // Without the agent most of these are not known: they give way first.
    const own = column.id === 'heap' || column.id === 'loop-delay' ? { ...column, priority: 3 as const } : column
    if (column.id === 'state') return [own, ...ofFleets]
    return column.id === 'rss' ? [own, network] : [own]
  })

/** Of all tables, to be named. */
export const allColumns: readonly Column[] = [...columns, ...ofFleets, network]

/** The columns of a table. */
export const columnsOf = (isFleet: boolean): readonly Column[] => (isFleet ? fleetColumns : columns)

/** What can be pressed stands behind the last column. */
export const actionsPx = 118

/** Widths a person may drag a column to. */
export const columnWidthRange = { minPx: 36, maxPx: 480 } as const
