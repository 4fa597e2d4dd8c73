interface Attached {
  /** As the debugger lists it. */
  readonly name: string
  readonly port: number
  /** Of the worker: its files are on this machine, where it says they are. Null: it has not said so yet. */
  readonly cwd: string | null
}

/** One entry for the `configurations` of a `launch.json` of VS Code. Node's own code is stepped over. */
export function attachConfiguration({ name, port, cwd }: Attached): string {
  const entry = {
    type: 'node',
    request: 'attach',
    name,
    address: '127.0.0.1',
    port,
    ...(cwd === null ? {} : { localRoot: cwd, remoteRoot: cwd }),
    skipFiles: ['<node_internals>/**'],
  }
  return JSON.stringify(entry, null, 2)
}
