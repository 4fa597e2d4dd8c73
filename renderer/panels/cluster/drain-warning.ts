import type { ClusterSnapshot } from '../../../shared/model/cluster.ts'
import { drainsSecureHttp2 } from '../../../shared/server-protocols.ts'

/** What a reload, a graceful stop or a scale-down would break off in this cluster; null where it breaks nothing off. */
export function drainWarning({
  addresses,
  nodeVersion,
}: Pick<ClusterSnapshot, 'addresses' | 'nodeVersion'>): string | null {
  const isSecureHttp2 = addresses.some(({ protocol }) => protocol === 'h2' || protocol === 'h2-only')
  if (!isSecureHttp2 || nodeVersion === '' || drainsSecureHttp2(nodeVersion)) return null
  return `A reload may break off HTTP/2 requests: with Node ${nodeVersion} its clients cannot be told to go, with Node 20 and later they can`
}
