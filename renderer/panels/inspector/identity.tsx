import type { ReactNode } from 'react'
import { shellWords } from '../../../shared/base/shell-words.ts'
import type { ClusterSnapshot } from '../../../shared/model/cluster.ts'
import type { WorkerDetail } from '../../../shared/model/inspect.ts'
import type { SlotSnapshot } from '../../../shared/model/worker.ts'
import { Button } from '../../components/button.tsx'
import { formatDuration } from '../../format/duration.ts'
import { noValue } from '../../format/quantity.ts'
import { shortPath } from '../../format/short-path.ts'
import { copyText } from '../../store/commands/commands.ts'
import { useDeck, useNowMs } from '../../store/use-deck.ts'

interface IdentityProps {
  readonly cluster: ClusterSnapshot
  readonly slot: SlotSnapshot
  readonly detail: WorkerDetail | null
}

/** Which process this is and how it was started. */
export function Identity({ cluster, slot, detail }: IdentityProps) {
  const homeDir = useDeck((state) => state.info?.homeDir ?? '')
  const self = slot.pid === null ? null : (detail?.self ?? null)
  const cwd = self?.cwd ?? cluster.settings.cwd
  const script = self?.argv[1] ?? cluster.settings.scriptPath
  const args = self?.argv.slice(2) ?? cluster.settings.args
  const execArgs = self?.execArgv ?? cluster.settings.execArgs
  const pid = slot.pid === null ? null : String(slot.pid)
  return (
    <section className="ins-section" aria-label="Identity">
      <dl className="ins-facts">
        <Fact name="Process" copy={pid}>
          {pid === null ? (
            <span className="ins-sub">none lives</span>
          ) : (
            <>
              <span className="mono">{pid}</span>
              <span className="ins-sub">
                {' '}
                · generation <b>g{slot.generation}</b> · node{' '}
                <b>v{(self?.nodeVersion ?? cluster.nodeVersion).replace(/^v/, '')}</b>
              </span>
            </>
          )}
        </Fact>
        <Fact name="Uptime" copy={null}>
          {slot.pid === null || slot.startedAtMs === null ? noValue : <Uptime sinceMs={slot.startedAtMs} />}
          {slot.pid !== null && slot.bootMs !== null && (
            <span className="ins-sub"> · listening after {formatDuration(slot.bootMs)}</span>
          )}
        </Fact>
        <Fact name="Directory" copy={cwd}>
          {cwd === '' ? (
            <span className="ins-sub">the script's package folder</span>
          ) : (
            <span className="mono">{shortPath(cwd, homeDir)}</span>
          )}
        </Fact>
        <Fact name="Script" copy={script}>
          <span className="mono">{shortPath(script, homeDir)}</span>
        </Fact>
        <Fact name="Arguments" copy={args.length === 0 ? null : shellWords(args)}>
          {args.length === 0 ? <span className="ins-sub">none</span> : <span className="mono">{shellWords(args)}</span>}
        </Fact>
        <Fact name="Exec args" copy={execArgs.length === 0 ? null : shellWords(execArgs)}>
          {execArgs.length === 0 ? (
            <span className="ins-sub">none</span>
          ) : (
            <span className="mono">{shellWords(execArgs)}</span>
          )}
        </Fact>
      </dl>
    </section>
  )
}

function Uptime({ sinceMs }: { readonly sinceMs: number }) {
  return formatDuration(Math.max(0, useNowMs() - sinceMs))
}

interface FactProps {
  readonly name: string
  /** What the copy button takes; null without one. */
  readonly copy: string | null
  readonly children: ReactNode
}

function Fact({ name, copy, children }: FactProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className="selectable" title={copy ?? undefined}>
        <span className="ins-fact">{children}</span>
        {copy !== null && copy !== '' && (
          <Button
            kind="ghost"
            size="mini"
            icon="copy"
            iconOnly
            className="ins-copy"
            aria-label={`Copy ${name.toLowerCase()}`}
            onClick={() => void copyText(copy, name)}
          />
        )}
      </dd>
    </div>
  )
}
