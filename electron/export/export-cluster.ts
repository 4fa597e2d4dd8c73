import type { ExportedCluster, ExportTarget } from '../../shared/export/exported.ts'
import type { Result } from '../../shared/result.ts'
import type { ExportFacts } from './facts.ts'
import { exportCompose, exportSwarm } from './targets/compose.ts'
import { exportKubernetes } from './targets/kubernetes.ts'
import { exportPm2 } from './targets/pm2.ts'
import { exportSystemd } from './targets/systemd.ts'

const exporters: Readonly<Record<ExportTarget, (facts: ExportFacts) => Result<ExportedCluster>>> = {
  pm2: exportPm2,
  systemd: exportSystemd,
  compose: exportCompose,
  swarm: exportSwarm,
  kubernetes: exportKubernetes,
}

/** The cluster's settings as the files of another world. Pure: the same facts make the same files. */
export function exportCluster(facts: ExportFacts, target: ExportTarget): Result<ExportedCluster> {
  return exporters[target](facts)
}
