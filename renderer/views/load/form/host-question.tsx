import { useState } from 'react'
import { Button } from '../../../components/button.tsx'
import { Icon } from '../../../components/icon.tsx'

interface HostQuestionProps {
  readonly host: string
  /** Why it is asked, in the main process's words. */
  readonly reason: string
  readonly pending: boolean
  readonly onAllow: () => void
}

/** Load on another machine can hurt others: the person has to say that they may. */
export function HostQuestion({ host, reason, pending, onAllow }: HostQuestionProps) {
  const [ticked, setTicked] = useState(false)
  return (
    <div className="ld-failure" data-tone="warn" role="alert">
      <Icon name="warn" />
      <div className="ld-host">
        <span>{reason}</span>
        <label>
          <input type="checkbox" checked={ticked} onChange={(event) => setTicked(event.target.checked)} />I may load{' '}
          {host}
        </label>
        <Button
          size="mini"
          icon="play"
          pending={pending}
          disabled={!ticked}
          title={ticked ? undefined : `Tick "I may load ${host}" first`}
          onClick={onAllow}
        >
          Start load on {host}
        </Button>
      </div>
    </div>
  )
}
