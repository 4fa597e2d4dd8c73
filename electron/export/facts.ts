import type { ClusterSettings } from '../../shared/model/settings.ts'
import type { Evidence } from './evidence.ts'

/** All that an export is made of. */
export interface ExportFacts {
  readonly settings: ClusterSettings
  readonly evidence: Evidence
  /** Absolute: where the workers run. */
  readonly folder: string
  /** Absolute: the Node that runs them; 'node' where that is one of the deck's own. */
  readonly nodePath: string
  /** Of that Node. */
  readonly nodeVersion: string
  /** Of the app's folder. */
  readonly hasPackage: boolean
  readonly hasLock: boolean
}
