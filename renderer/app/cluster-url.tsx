import type { ClusterSnapshot } from '../../shared/model/cluster.ts'
import { Icon } from '../components/icon.tsx'
import { openUrl } from '../store/commands.ts'
import { shownAddress } from './shown-address.ts'

/**
 * The address a cluster serves: a link that opens in the system's browser, or plain text where no browser can open it;
 * nothing while it serves none.
 */
export function ClusterUrl({ cluster }: { readonly cluster: ClusterSnapshot }) {
  const shown = shownAddress(cluster.served)
  if (shown === null) return null
  if (!shown.isLink) {
    return (
      <span className="head-url head-url-plain selectable" title={shown.title}>
        {shown.text}
      </span>
    )
  }
  return (
    <a
      className="head-url"
      href={shown.text}
      title={shown.title}
      onClick={(event) => {
        event.preventDefault()
        void openUrl(cluster.id)
      }}
    >
      {shown.text}
      <Icon name="external" size={12} />
    </a>
  )
}
