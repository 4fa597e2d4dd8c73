import type { ExportedCluster, ExportTarget } from '../../../shared/export/exported.ts'
import type { ClusterSettings } from '../../../shared/model/settings.ts'
import { ok, type Result } from '../../../shared/result.ts'
import { type Evidence, noEvidence } from '../../export/evidence.ts'
import { exportCluster } from '../../export/export-cluster.ts'
import type { ClusterSession } from '../session/cluster-session.ts'
import type { DeckContext } from '../types.ts'
import { evidenceOf, factsOf } from './gather-facts.ts'

/** What is to be exported: a cluster that the deck holds, or settings alone. */
export type ExportSource =
  | { readonly kind: 'cluster'; readonly clusterId: string }
  | { readonly kind: 'settings'; readonly settings: ClusterSettings }

export interface ExportAsked {
  readonly source: ExportSource
  readonly target: ExportTarget
  /** In the place of what the deck has seen itself; null: that. */
  readonly evidence: Evidence | null
}

/** The files, and what they rest on, to be kept beside them. */
export interface MadeExport extends ExportedCluster {
  readonly seen: Evidence
}

/** Makes exports; starts nothing and changes nothing. */
export class ExportDesk {
  readonly #context: Pick<DeckContext, 'clock' | 'prepare'>
  readonly #session: (id: string) => Result<ClusterSession>

  constructor(context: Pick<DeckContext, 'clock' | 'prepare'>, session: (id: string) => Result<ClusterSession>) {
    this.#context = context
    this.#session = session
  }

  async make({ source, target, evidence }: ExportAsked): Promise<Result<MadeExport>> {
    const found = this.#find(source)
    if (!found.ok) return found
    const prepared = await this.#context.prepare(found.value.settings)
    if (!prepared.ok) return prepared
    const seen = evidence ?? found.value.evidence
    const made = exportCluster(await factsOf(prepared.value, seen), target)
    return made.ok ? ok({ ...made.value, seen }) : made
  }

  #find(source: ExportSource): Result<{ readonly settings: ClusterSettings; readonly evidence: Evidence }> {
    if (source.kind === 'settings') return ok({ settings: source.settings, evidence: noEvidence })
    const session = this.#session(source.clusterId)
    if (!session.ok) return session
    return ok({ settings: session.value.settings, evidence: evidenceOf(session.value, this.#context.clock.nowMs()) })
  }
}
