import { parentPort } from 'node:worker_threads'
import { serveLogs } from './serve-logs.ts'

/** The thread of the logs: everything the workers of a deck print, and the search in it. */
if (parentPort !== null) serveLogs(parentPort)
