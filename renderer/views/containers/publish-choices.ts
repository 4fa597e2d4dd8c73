import type { ServiceWish } from '../../../shared/containers/image.ts'

/** How clients reach the tasks of a service, in plain words. */
export const publishChoices: readonly {
  readonly value: ServiceWish['publish']
  readonly label: string
  readonly explains: string
}[] = [
  {
    value: 'mesh',
    label: 'One port for all (ingress mesh)',
    explains:
      'Every node listens, and its kernel spreads connections over all tasks by IPVS. The deck has no say in it.',
  },
  {
    value: 'per-task',
    label: 'A port for each task',
    explains: 'Each task listens on a port of its node: whoever connects chooses. Works where the kernel has no IPVS.',
  },
  {
    value: 'front',
    label: 'The deck in front',
    explains: 'A port for each task, and this deck deals connections out by its policies, as long as it runs.',
  },
]
