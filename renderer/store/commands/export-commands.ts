import type { ExportedCluster, ExportTarget } from '../../../shared/export/exported.ts'
import type { Result } from '../../../shared/result.ts'
import { bridge } from '../../bridge.ts'
import { deckStore } from '../deck-store.ts'
import { runCommand } from './commands.ts'
import { addToast } from './run-command.ts'

/** The files as they would be; the dialog shows itself what goes wrong. */
export function previewExport(clusterId: string, target: ExportTarget): Promise<Result<ExportedCluster>> {
  return bridge.invoke('export.preview', { clusterId, target })
}

/** Asks where, and writes them into a new folder there. */
export async function saveExport(clusterId: string, target: ExportTarget): Promise<void> {
  const result = await runCommand('export.save', { clusterId, target }, { failure: 'Nothing was exported' })
  if (result.ok && result.value !== null) addToast(deckStore, { tone: 'ok', words: `Exported to ${result.value}` })
}
