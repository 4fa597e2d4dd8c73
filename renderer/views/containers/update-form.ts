import type { FleetUpdateWish } from '../../../shared/containers/engine.ts'
import type { FleetSnapshot } from '../../../shared/containers/fleet.ts'

/** What a person has typed; times in seconds. */
export interface UpdateDraft {
  readonly image: string
  readonly order: 'start-first' | 'stop-first'
  readonly parallelism: string
  readonly delaySeconds: string
  readonly monitorSeconds: string
  readonly onFailure: 'pause' | 'continue' | 'rollback'
}

export type UpdateFaults = Readonly<Partial<Record<keyof UpdateDraft, string>>>

/** What Docker does with a service of which nobody said anything. */
const usual = { order: 'stop-first', parallelism: 1, delayMs: 0, monitorMs: 5000, onFailure: 'pause' } as const

/** As the service is updated when nobody says otherwise. */
export function updateDraft({ image, updateSettings }: Pick<FleetSnapshot, 'image' | 'updateSettings'>): UpdateDraft {
  return {
    image,
    order: updateSettings?.order ?? usual.order,
    parallelism: String(updateSettings?.parallelism ?? usual.parallelism),
    delaySeconds: String((updateSettings?.delayMs ?? usual.delayMs) / 1000),
    monitorSeconds: String((updateSettings?.monitorMs ?? usual.monitorMs) / 1000),
    onFailure: updateSettings?.onFailure ?? usual.onFailure,
  }
}

/** What was typed as a wish, or what is wrong. The same image is left out: every task is then started anew. */
export function readUpdate(
  draft: UpdateDraft,
  image: string,
): { readonly wish: FleetUpdateWish | null; readonly faults: UpdateFaults } {
  const parallelism = numberIn(draft.parallelism, 0, 1000)
  const delay = numberIn(draft.delaySeconds, 0, 3600)
  const monitor = numberIn(draft.monitorSeconds, 0, 3600)
  const typed = draft.image.trim()
  const faults: UpdateFaults = {
    ...(typed === '' ? { image: 'The image to run, such as shop:1.5' } : {}),
    ...(parallelism === null || !Number.isInteger(parallelism)
      ? { parallelism: 'Tasks at once are 0 (all) to 1000' }
      : {}),
    ...(delay === null ? { delaySeconds: 'Seconds between two, 0 to 3600' } : {}),
    ...(monitor === null ? { monitorSeconds: 'Seconds each is watched for, 0 to 3600' } : {}),
  }
  if (parallelism === null || delay === null || monitor === null || Object.keys(faults).length > 0) {
    return { wish: null, faults }
  }
  return {
    wish: {
      ...(typed === image ? {} : { image: typed }),
      order: draft.order,
      parallelism,
      delayMs: Math.round(delay * 1000),
      monitorMs: Math.round(monitor * 1000),
      onFailure: draft.onFailure,
    },
    faults: {},
  }
}

/** Null where it is no number, or out of range. */
function numberIn(text: string, min: number, max: number): number | null {
  const value = text.trim() === '' ? Number.NaN : Number(text)
  return value >= min && value <= max ? value : null
}
