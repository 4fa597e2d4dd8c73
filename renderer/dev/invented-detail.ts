import { createRandom } from '../../shared/base/seeded-random.mjs'
import type { WorkerDetail, WorkerOutput } from '../../shared/model/inspect.ts'
import type { SlotSnapshot } from '../../shared/model/worker.ts'
import { inventExit } from './invented-cluster.ts'
import { inventSlotPoint } from './invented-numbers.ts'

/** The drawer's content for a slot. */
export function inventDetail(clusterId: string, slot: SlotSnapshot, nowMs: number): WorkerDetail {
  const stuck = slot.health === 'unresponsive'
  const selfAtMs = stuck ? slot.healthSinceAtMs : nowMs - 400
  return {
    clusterId,
    slot: slot.slot,
    generation: slot.generation,
    pid: slot.pid,
    os: { atMs: nowMs - 300, cpuRatio: stuck ? 1 : 0.61, rssBytes: 96e6 },
    self: {
      atMs: selfAtMs,
      nodeVersion: 'v22.23.3',
      cwd: '/home/ada/work/checkout-api',
      argv: ['/usr/bin/node', '/home/ada/work/checkout-api/server.js', '--port', '3000'],
      execArgv: ['--max-old-space-size=64', '--enable-source-maps'],
      memory: {
        rssBytes: 96e6,
        heapUsedBytes: 44e6,
        heapTotalBytes: 52e6,
        heapLimitBytes: 64e6,
        externalBytes: 3.1e6,
        arrayBuffersBytes: 1.2e6,
      },
      heapSpaces: [
        { name: 'old_space', usedBytes: 31.2e6, sizeBytes: 36e6 },
        { name: 'large_object_space', usedBytes: 4.4e6, sizeBytes: 5e6 },
        { name: 'new_space', usedBytes: 4.1e6, sizeBytes: 8e6 },
        { name: 'code_space', usedBytes: 3e6, sizeBytes: 3.2e6 },
      ],
      resources: [
        { kind: 'TCPSocketWrap', count: 27 },
        { kind: 'PipeWrap', count: 2 },
        { kind: 'Timeout', count: 1 },
      ],
      listens: [{ address: '::', port: 3000, path: null, transport: 'tcp6', exclusive: false }],
      missing: [],
    },
    heartbeatAtMs: selfAtMs,
    lastPoint: inventSlotPoint(slot.slot, slot.generation, nowMs, selfAtMs, createRandom(1)),
    env: [
      { name: 'HOME', value: '/home/ada', masked: false },
      { name: 'NODE_ENV', value: 'production', masked: false },
      { name: 'STRIPE_SECRET_KEY', value: null, masked: true },
    ],
    generations: [inventExit(nowMs - 119_000)],
    oddities: [],
  }
}

/** A few lines of output. */
export function inventOutput(slot: number): WorkerOutput {
  const nowMs = Date.now()
  const texts = [
    'listening on 3000, price cache empty',
    'GET /api/cart 200 in 3.1 ms',
    'price cache miss, refetching 14 lines',
  ]
  return {
    slot,
    generation: 2,
    lines: texts.map((text, index) => ({ id: index + 1, atMs: nowMs - 3000 + index * 900, stream: 'stdout', text })),
    droppedLineCount: 0,
    droppedByteCount: 0,
  }
}
