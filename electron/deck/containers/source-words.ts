import type { FleetSource } from '../../../shared/containers/engine.ts'
import type { FleetSnapshot } from '../../../shared/containers/fleet.ts'
import { limits } from '../../../shared/limits.ts'

/** "service web", as long as its image is not known. */
export function sourceWords(source: FleetSource): string {
  switch (source.kind) {
    case 'service':
      return `service ${source.service}`
    case 'compose':
      return `${source.service} of project ${source.project}`
    case 'label':
      return `label ${source.label}`
    case 'kubernetes':
      return `${source.workload} ${source.name} in ${source.namespace}`
  }
}

/** Whose it is. */
export function nameOfEngine({ kind }: FleetSource): FleetSnapshot['engine']['name'] {
  return kind === 'kubernetes' ? 'Kubernetes' : 'Docker'
}

/** What a cluster of it is called. */
export function nameOfSource(source: FleetSource): string {
  switch (source.kind) {
    case 'label':
      return source.label.slice(0, limits.nameChars)
    case 'kubernetes':
      return source.name.slice(0, limits.nameChars)
    default:
      return source.service.slice(0, limits.nameChars)
  }
}
