import type { LessonsSnapshot } from '../../../shared/lessons/lesson-view.ts'
import type { ClusterSnapshot } from '../../../shared/model/cluster.ts'

/**
 * True while a person looks for the hidden fault of a drill in this cluster. Until they answered, the window tells nothing of
 * faults there: its strip, its badges and its events would be the solution.
 */
export function hidesFaults(lessons: LessonsSnapshot | null, clusterId: string): boolean {
  const current = lessons?.current ?? null
  return current?.clusterId === clusterId && current.drill?.phase === 'running'
}

/** The cluster as the person may see it. */
export function withoutDrill(cluster: ClusterSnapshot, lessons: LessonsSnapshot | null): ClusterSnapshot {
  if (!hidesFaults(lessons, cluster.id)) return cluster
  return { ...cluster, faults: { ...cluster.faults, active: [], ended: [] } }
}
