import { dependencyName } from '../../../shared/dependency-names.ts'
import type { ClusterProblem } from '../../../shared/model/cluster.ts'
import type { Dependency } from '../../../shared/model/settings.ts'
import type { DependencyValue } from '../../dependencies/dependency-value.ts'

/** What is told when a proxy was put in place, and what may not work through it. */
export function describeOpened(dependency: Dependency, { words, remarks }: DependencyValue): string {
  return [`${dependencyName(dependency)} leads through a proxy to ${words}`, ...remarks].join('; ')
}

/** A dependency that is not behind a proxy, though the settings say so. */
export function describeMissing(dependency: Dependency, why: string): ClusterProblem {
  const name = dependencyName(dependency)
  return {
    id: `dependency:${name}`,
    slot: null,
    tone: 'warn',
    title: `${name} is not behind a proxy`,
    detail: `${why}. Workers have it as it is; a change is in force with the next reload.`,
    outputTail: [],
    exit: null,
    action: 'edit',
  }
}
