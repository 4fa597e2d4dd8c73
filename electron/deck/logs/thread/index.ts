import { parentPort, workerData } from 'node:worker_threads'
import type { LogThreadOptions } from '../log-protocol.ts'
import { serveLogs } from './serve-logs.ts'

/** The thread of the logs: everything the workers of a deck print, and the search in it. */
if (parentPort !== null) {
  const options: LogThreadOptions = workerData
  serveLogs(parentPort, options)
}
