import { type ImageProposal, type ServiceWish, serviceWishSchema } from '../../../shared/containers/image.ts'

/** What a person has typed; numbers as they stand in their fields. */
export interface ServiceDraft {
  readonly dockerfile: string
  readonly tag: string
  readonly serviceName: string
  readonly replicas: string
  readonly containerPort: string
  readonly publish: ServiceWish['publish']
  readonly withAgent: boolean
}

export type ServiceFaults = Readonly<Partial<Record<keyof ServiceDraft, string>>>

/** A proposal as it is shown first. */
export function serviceDraft(proposal: ImageProposal): ServiceDraft {
  return {
    dockerfile: proposal.dockerfile,
    tag: proposal.tag,
    serviceName: proposal.serviceName,
    replicas: String(proposal.replicas),
    containerPort: proposal.containerPort === null ? '' : String(proposal.containerPort),
    publish: 'mesh',
    withAgent: true,
  }
}

/** What was typed as a wish, or what is wrong with each field. */
export function readService(
  draft: ServiceDraft,
  of: Pick<ServiceWish, 'clusterId' | 'host'>,
): { readonly wish: ServiceWish | null; readonly faults: ServiceFaults } {
  const read = serviceWishSchema.safeParse({
    ...of,
    ...draft,
    replicas: wholeOf(draft.replicas),
    containerPort: wholeOf(draft.containerPort),
  })
  if (read.success) return { wish: read.data, faults: {} }
  const own = { ...faultWords(draft) }
  for (const { path, message } of read.error.issues) {
    const [field] = path
    if (isField(field) && own[field] === undefined) own[field] = message
  }
  return { wish: null, faults: own }
}

/** Where the schema's own words would be about numbers that nobody typed. */
function faultWords(draft: ServiceDraft): Partial<Record<keyof ServiceDraft, string>> {
  const replicas = wholeOf(draft.replicas)
  const port = wholeOf(draft.containerPort)
  return {
    ...(replicas >= 1 && replicas <= 1000 ? {} : { replicas: 'Replicas are 1 to 1000' }),
    ...(port >= 1 && port <= 65_535
      ? {}
      : { containerPort: 'The port the app listens on in its container, 1 to 65535' }),
    ...(draft.dockerfile.trim() === '' ? { dockerfile: 'Without a Dockerfile there is nothing to build' } : {}),
    ...(draft.tag === '' ? { tag: 'The image needs a name, such as shop:1.0' } : {}),
  }
}

const fields: readonly (keyof ServiceDraft)[] = [
  'dockerfile',
  'tag',
  'serviceName',
  'replicas',
  'containerPort',
  'publish',
  'withAgent',
]

function isField(name: PropertyKey | undefined): name is keyof ServiceDraft {
  return fields.some((field) => field === name)
}

/** NaN where it is no whole number. */
function wholeOf(text: string): number {
  return /^\d+$/.test(text.trim()) ? Number(text) : Number.NaN
}
