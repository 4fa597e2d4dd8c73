import type { CreateInspection } from '../load-inspection.ts'
import { Inspection } from './inspection.ts'

/** Entry of the bundle that the agent loads with the first look into its worker. */
export const createInspection: CreateInspection = (ports) => new Inspection(ports)
