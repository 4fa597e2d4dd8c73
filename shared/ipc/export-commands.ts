import { z } from 'zod'
import { type ExportedCluster, exportTargets } from '../export/exported.ts'
import { answering } from './answering.ts'

const asked = z.strictObject({ clusterId: z.string().min(1).max(100), target: z.enum(exportTargets) })

/** Taking a cluster to another world; a part of the contract. */
export const exportCommands = {
  /** The files as they would be; writes nothing. */
  'export.preview': answering<ExportedCluster>()(asked),
  /** Asks for a folder, and writes the files into a new one there, whose path is the answer; null when the person cancelled. */
  'export.save': answering<string | null>()(asked),
} as const
