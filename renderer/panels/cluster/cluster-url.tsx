import type { ClusterSnapshot } from '../../../shared/model/cluster.ts'
import { Icon } from '../../components/icon.tsx'
import { openUrl } from '../../store/commands/commands.ts'
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
  const { host, rest } = partsOf(shown.text)
  return (
    <a
      className="head-url"
      aria-label={shown.text}
      href={shown.text}
      title={shown.title}
      onClick={(event) => {
        event.preventDefault()
        void openUrl(cluster.id)
      }}
    >
      <span className="ellipsis">
        <span className="head-url-host">{host}</span>
        {rest}
      </span>
      <Icon name="external" size={12} />
    </a>
  )
}

/** What may be left out where there is little room, and what says most: the port and what follows. */
function partsOf(url: string): { readonly host: string; readonly rest: string } {
  const at = url.search(/:\d+([/?#].*)?$/)
  return at === -1 ? { host: '', rest: url } : { host: url.slice(0, at), rest: url.slice(at) }
}
