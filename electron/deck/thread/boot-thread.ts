import { Worker } from 'node:worker_threads'

/**
 * Begins the thread of the deck from its bundle at `path`: it loads, and waits for its `DeckConfig`. Knows nothing of the deck,
 * so that main can do this before it has loaded anything itself.
 */
export function bootThread(path: string): Worker {
  // Nothing that was meant for Electron's own Node: neither modules to load first nor an inspector.
  return new Worker(path, { name: 'deck', env: process.env, execArgv: [] })
}
