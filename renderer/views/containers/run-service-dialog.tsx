import './containers.css'
import { useEffect, useState } from 'react'
import { hostRefusal } from '../../../shared/containers/engine.ts'
import type { ImageProposal } from '../../../shared/containers/image.ts'
import { Dialog } from '../../components/dialog.tsx'
import { Icon } from '../../components/icon.tsx'
import { Refused } from '../../panels/form/form-field.tsx'
import { runCommand } from '../../store/commands/commands.ts'
import { closeDialog } from '../../store/commands/view-actions.ts'
import { useLiveCluster } from '../../store/use-deck.ts'
import { EngineField } from './engine-field.tsx'
import { ServiceFields } from './service-fields.tsx'
import { useEngineHosts } from './use-engine.ts'

/** A proposal is asked for when the hands rest. */
const restMs = 400

/** A cluster of this deck as a service of an engine: its image is proposed and shown before anything is built. */
export function RunServiceDialog({ clusterId }: { readonly clusterId: string }) {
  const hosts = useEngineHosts()
  const [typed, setTyped] = useState<string | null>(null)
  const host = typed ?? hosts?.[0]?.address ?? ''
  const { proposal, failure, again } = useProposal(clusterId, host)
  const name = useLiveCluster(clusterId)?.settings.name ?? 'the cluster'
  return (
    <Dialog title={`Run ${name} as a service`} size="widest" onClose={closeDialog}>
      <div className="dialog-body cn-body">
        <EngineField hosts={hosts} host={host} onHost={setTyped} onAgain={again} />
        {proposal === null && failure === null && host !== '' && (
          <p className="cn-facts" role="status">
            <Icon name="busy" className="icon-busy" size={12} />
            Asking {host} how an image of it would be made…
          </p>
        )}
        <Refused className="cn-refused" words={failure ?? proposal?.swarmRefusal ?? ''} />
      </div>
      {proposal !== null && <ServiceFields key={host} clusterId={clusterId} host={host} proposal={proposal} />}
    </Dialog>
  )
}

interface Proposed {
  readonly host: string
  readonly proposal: ImageProposal | null
  readonly failure: string | null
}

/** How the image would be made there; both null while it is asked. */
function useProposal(clusterId: string, host: string) {
  const [proposed, setProposed] = useState<Proposed | null>(null)
  const [askedCount, setAskedCount] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: to be asked again is to propose again
  useEffect(() => {
    if (host === '') return
    let gone = false
    const timer = setTimeout(() => {
      const refused = hostRefusal(host)
      if (refused !== null) return setProposed({ host, proposal: null, failure: refused })
      void runCommand('containers.propose', { clusterId, host }).then((result) => {
        if (gone) return
        setProposed(
          result.ok
            ? { host, proposal: result.value, failure: null }
            : { host, proposal: null, failure: result.error.message },
        )
      })
    }, restMs)
    return () => {
      gone = true
      clearTimeout(timer)
    }
  }, [clusterId, host, askedCount])
  const now = proposed?.host === host ? proposed : null
  return {
    proposal: now?.proposal ?? null,
    failure: now?.failure ?? null,
    again() {
      setProposed(null)
      setAskedCount((count) => count + 1)
    },
  }
}
