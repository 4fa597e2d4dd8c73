import type { CreateFaults } from '../load-faults.ts'
import { Faults } from './faults.ts'

/** Entry of the bundle that the agent loads with the first fault. */
export const createFaults: CreateFaults = (ports) => new Faults(ports)
