import { Icon } from '../components/icon.tsx'
import { openUrl } from '../store/commands.ts'

/** The address a cluster serves, as a link that opens in the system's browser; nothing while it serves none. */
export function ClusterUrl({ clusterId, url }: { readonly clusterId: string; readonly url: string | null }) {
  if (url === null) return null
  return (
    <a
      className="head-url"
      href={url}
      title="Open in the system's browser"
      onClick={(event) => {
        event.preventDefault()
        void openUrl(clusterId)
      }}
    >
      {url}
      <Icon name="external" size={12} />
    </a>
  )
}
