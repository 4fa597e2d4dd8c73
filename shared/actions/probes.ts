import type { ClusterPoint } from '../model/sample.ts'

/** Something that can be asked of a cluster or a slot: one entry, which every place that shows or waits for it reads. */
export interface Probe<Subject> {
  readonly words: string
  /** How it is measured, and what it leaves out. */
  readonly hint: string
  /** `''`: a mere count. A ratio of 1 is one core, one whole loop, or all requests. */
  readonly unit: '/s' | 'ms' | 'ratio' | 'bytes' | ''
  /** Null: not known, which is not zero. */
  read(subject: Subject): number | null
}

/** Of all workers together, as the newest sample has it. */
export const clusterProbes = {
  'requests.per-sec': {
    words: 'Requests per second',
    hint: 'Requests answered per second, over all workers; those that wait for an answer are told below',
    unit: '/s',
    read: (point) => point.requestsPerSec,
  },
  'latency.p99-ms': {
    words: 'Latency p99 in the worker',
    hint: '99 of 100 requests were answered within this time, counted in the worker from their start: what they waited before is not in it. Load tells latency from when a request was due',
    unit: 'ms',
    read: (point) => point.latencyP99Ms,
  },
  'errors.ratio': {
    words: 'Errors',
    hint: "Requests answered with a 5xx status or broken off by the server, of all finished ones. What the end of a worker cut is told apart, by the worker's last word",
    unit: 'ratio',
    read: (point) => point.errorRatio,
  },
  'cpu.ratio': {
    words: 'CPU',
    hint: 'All workers together; 100 % is one core. Measured by the operating system',
    unit: 'ratio',
    read: (point) => point.cpuRatio,
  },
  'memory.rss-bytes': {
    words: 'Memory',
    hint: 'Sum of RSS (shared pages counted more than once)',
    unit: 'bytes',
    read: (point) => point.rssBytes,
  },
  'restarts.count': {
    words: 'Restarts',
    hint: 'Workers that ended unasked or by the kill menu and were replaced, since the cluster started; reloads are left out',
    unit: '',
    read: (point) => point.restartCount,
  },
} as const satisfies Readonly<Record<string, Probe<ClusterPoint>>>
