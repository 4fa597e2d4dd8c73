import type { EngineLook, FleetSource, WorkloadEntry } from '../../../shared/containers/engine.ts'
import { counted } from '../../format/number.ts'
import { shortImage } from '../../panels/fleet/fleet-words.ts'

/** One thing on an engine that can be opened as a cluster. */
export interface Offer {
  /** The same for the same thing, however often the engine is looked at. */
  readonly key: string
  readonly name: string
  /** "3/4 running", "2 containers". */
  readonly count: string
  /** Not all of it runs. */
  readonly isShort: boolean
  readonly image: string
  readonly ports: string
  readonly source: FleetSource
}

export interface OfferGroup {
  readonly title: string
  /** What stands there when the engine has none. */
  readonly none: string
  readonly offers: readonly Offer[]
}

/** What an engine has, in groups, each with what every word of the search fits. */
export function offersOf(look: EngineLook, search: string): readonly OfferGroup[] {
  const { host } = look
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  const fitting = (offers: readonly Offer[]) =>
    offers.filter(({ name, image, ports }) =>
      words.every((word) => `${name} ${image} ${ports}`.toLowerCase().includes(word)),
    )
  if (look.engine === 'Kubernetes') return workloadGroups(look, fitting)
  return [
    { title: 'Swarm services', none: noServices(look), offers: fitting(servicesOf(look)) },
    {
      title: 'Compose projects',
      none: 'No Compose project has containers here.',
      offers: fitting(
        look.projects.flatMap(({ project, services }) =>
          services.map(({ service, image, count }) => ({
            key: `compose ${project} ${service}`,
            name: `${service} of ${project}`,
            count: counted(count, 'container'),
            isShort: false,
            image: shortImage(image),
            ports: '',
            source: { kind: 'compose', host, project, service } as const,
          })),
        ),
      ),
    },
    {
      title: 'Labels',
      none: 'No label is shared by two running containers.',
      offers: fitting(
        look.labels.map(({ label, count }) => ({
          key: `label ${label}`,
          name: label,
          count: counted(count, 'container'),
          isShort: false,
          image: '',
          ports: '',
          source: { kind: 'label', host, label } as const,
        })),
      ),
    },
  ]
}

/** How much an engine has altogether. */
export function offerCount({ services, projects, labels, workloads }: EngineLook): number {
  return (
    workloads.length +
    services.length +
    labels.length +
    projects.reduce((sum, project) => sum + project.services.length, 0)
  )
}

function servicesOf({ host, services }: EngineLook): readonly Offer[] {
  return services.map(({ service, image, mode, desired, running, ports }) => ({
    key: `service ${service}`,
    name: service,
    count: `${running}/${desired} running${mode === 'replicated' ? '' : ` · ${mode}`}`,
    isShort: running < desired,
    image: shortImage(image),
    ports: ports.length === 0 ? 'publishes no port' : ports.join(', '),
    source: { kind: 'service', host, service },
  }))
}

/** Each namespace that has any is a group. */
function workloadGroups(
  { host, workloads }: EngineLook,
  fitting: (offers: readonly Offer[]) => readonly Offer[],
): readonly OfferGroup[] {
  const none = 'No Deployment or StatefulSet is there.'
  const namespaces = [...new Set(workloads.map(({ namespace }) => namespace))]
  if (namespaces.length === 0) return [{ title: 'Deployments and StatefulSets', none, offers: [] }]
  const groups = namespaces.map((namespace) => ({
    title: `Namespace ${namespace}`,
    none,
    offers: fitting(workloads.filter((one) => one.namespace === namespace).map((one) => workloadOffer(host, one))),
  }))
  const found = groups.filter(({ offers }) => offers.length > 0)
  return found.length > 0 ? found : groups.slice(0, 1)
}

function workloadOffer(host: string, { namespace, workload, name, image, desired, ready }: WorkloadEntry): Offer {
  return {
    key: `${namespace} ${workload} ${name}`,
    name,
    count: `${ready}/${desired} ready · ${workload}`,
    isShort: ready < desired,
    image: shortImage(image),
    ports: '',
    source: { kind: 'kubernetes', host, namespace, workload, name },
  }
}

function noServices({ swarm }: EngineLook): string {
  if (swarm === 'manager') return 'The swarm has no service.'
  if (swarm === 'worker')
    return 'This node is a worker of a swarm: only a manager tells of its services. Open that one.'
  return 'The engine is no swarm: `docker swarm init` makes it one.'
}
