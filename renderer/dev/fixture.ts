import type { DeckBridge, ExposedDeck } from '../../shared/ipc/contract.ts'
import { policyIds } from '../../shared/policies.ts'
import { createFixtureBridge } from './fixture-bridge.ts'

/**
 * The window on invented data, for looking at the design without a main process. Never part of the product's bundle.
 * Query: `workers=64`, `theme=light`, `scene=empty|busy|trouble`, `rate=10` (ticks per second), `conns=5000` (new connections
 * per second), `kept=40` (kept-alive connections), `policy=shared-handle`, `paused=2` (a slot),
 * `load=none|results|run|limit|workers`.
 */
const query = new URLSearchParams(location.search)
const scene = query.get('scene')
const loadScenes = ['none', 'results', 'run', 'limit', 'workers'] as const
const bridge: DeckBridge = createFixtureBridge({
  workers: Number(query.get('workers') ?? '4'),
  theme: query.get('theme') === 'light' ? 'light' : 'dark',
  scene: scene === 'empty' || scene === 'trouble' ? scene : 'busy',
  tickMs: 1000 / Number(query.get('rate') ?? '2'),
  traffic: {
    connectionsPerSec: Number(query.get('conns') ?? '24'),
    keptAliveCount: Number(query.get('kept') ?? '40'),
  },
  policy: policyIds.find((id) => id === query.get('policy')) ?? 'round-robin',
  pausedSlot: Number(query.get('paused') ?? '0'),
  load: loadScenes.find((known) => known === query.get('load')) ?? 'results',
})
const exposed: ExposedDeck = {
  ...bridge,
  on: (name, listener) => bridge.on(name, (payload, seq) => listener(JSON.stringify(payload), seq)),
}
Object.defineProperty(window, 'deck', { value: exposed })
await import('../main.tsx')
