/** Worlds that a cluster can be taken to, in the order they are offered. */
export const exportTargets = ['pm2', 'systemd', 'compose', 'swarm', 'kubernetes'] as const
export type ExportTarget = (typeof exportTargets)[number]

interface ExportTargetText {
  readonly label: string
  /** One line: what the files are for. */
  readonly explanation: string
}

export const exportTargetTexts: Readonly<Record<ExportTarget, ExportTargetText>> = {
  pm2: { label: 'PM2', explanation: 'ecosystem.config.cjs, in cluster mode' },
  systemd: { label: 'systemd', explanation: 'a unit, with a plain node:cluster primary' },
  compose: { label: 'Compose', explanation: 'an image, one container for each worker' },
  swarm: { label: 'Swarm', explanation: 'a stack, one task for each worker' },
  kubernetes: { label: 'Kubernetes', explanation: 'Deployment, Service and budget, one pod for each worker' },
}

/** One file of another world; its comments say where each number is from. */
export interface ExportedFile {
  readonly fileName: string
  readonly text: string
}

/** What the other world does not have, or does otherwise. */
export interface ExportLoss {
  /** What it is about, as the deck calls it: "policy least-connections". */
  readonly what: string
  readonly words: string
}

/** A cluster as the files of another world. */
export interface ExportedCluster {
  readonly target: ExportTarget
  /** What was seen of the cluster, and when: "40 boots and 12 drains in 14 m". */
  readonly evidence: string
  readonly files: readonly ExportedFile[]
  readonly lost: readonly ExportLoss[]
  /** Where a line stands, and what it rests on instead of evidence. */
  readonly guessed: readonly string[]
  /** What is typed next, one command a line. */
  readonly next: readonly string[]
}
