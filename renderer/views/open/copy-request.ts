import { limits } from '../../../shared/limits.ts'
import type { ClusterSnapshot } from '../../../shared/model/cluster.ts'
import type { OpenRequest } from '../../../shared/model/settings.ts'

const highestPort = 65_535

/**
 * What to open for a second cluster of the same app: the same settings under another name, and `PORT` one further than the
 * first one's, past those that the deck's other clusters have. Without a known port `PORT` stays as it is.
 */
export function copyRequest(cluster: ClusterSnapshot, all: readonly ClusterSnapshot[]): Partial<OpenRequest> {
  const { sample: _sample, ...settings } = cluster.settings
  const port = nextPort(cluster, all)
  const suffix = ' copy'
  return {
    ...settings,
    name: `${settings.name.slice(0, limits.nameChars - suffix.length)}${suffix}`,
    env: port === null ? settings.env : { ...settings.env, PORT: String(port) },
  }
}

function nextPort(cluster: ClusterSnapshot, all: readonly ClusterSnapshot[]): number | null {
  // Port 0 asks for any free one: two of them never meet. One per slot is a scheme that only its author can go on with.
  const { env, slotEnv } = cluster.settings
  const hasPerSlot = env.PORT?.includes('{slot}') === true || Object.values(slotEnv).some((own) => 'PORT' in own)
  if (env.PORT === '0' || hasPerSlot) return null
  const own = portOf(cluster)
  if (own === null) return null
  const taken = new Set(all.flatMap((one) => [portOf(one), ...one.addresses.map((address) => address.port)]))
  for (let port = own + 1; port <= highestPort; port += 1) if (!taken.has(port)) return port
  return null
}

/** The port it was told, else the one it serves. */
function portOf({ settings, addresses }: ClusterSnapshot): number | null {
  const told = Number(settings.env.PORT ?? Number.NaN)
  if (Number.isInteger(told) && told > 0) return told
  return addresses.find((address) => address.port !== null)?.port ?? null
}
