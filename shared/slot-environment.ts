import type { ClusterSettings } from './model/settings.ts'

type SlotSettings = Pick<ClusterSettings, 'env' | 'slotEnv' | 'appInstance'>

/**
 * What the settings add to the environment of one slot's workers, of every generation alike: `NODE_APP_INSTANCE` as PM2 counts
 * (0 for slot 1), the variables of all slots, then those of this slot. The later ones win.
 */
export function slotEnvironment({ env, slotEnv, appInstance }: SlotSettings, slot: number): Record<string, string> {
  const given = { ...env, ...slotEnv[slot] }
  const filled = Object.entries(given).map(([name, value]) => [name, withSlot(value, slot)] as const)
  return { ...(appInstance ? { NODE_APP_INSTANCE: String(slot - 1) } : {}), ...Object.fromEntries(filled) }
}

/** `{slot}` becomes the slot's number; `{{slot}}` stays as `{slot}`. */
function withSlot(value: string, slot: number): string {
  return value.replaceAll(/\{(\{slot\})\}|\{slot\}/g, (_, literal: string | undefined) => literal ?? String(slot))
}
