import type { NativeWait, StallFrame, StallSource, StallSummary } from '../../../../shared/inspection/stall.ts'
import { formatDuration } from '../../../format/duration.ts'
import { formatPercent } from '../../../format/percent.ts'
import { PlaceButton } from '../../code-place/place-button.tsx'
import { useStall } from './use-stall.ts'

interface StallStackProps {
  readonly clusterId: string
  readonly stall: StallSummary
}

/** The source line, and the stack with the share of each frame; or what the system tells instead, and why. */
export function StallStack({ clusterId, stall }: StallStackProps) {
  const capture = useStall(clusterId, stall.captureId, stall.endedAtMs)
  if (capture === null) return null
  const { source, stack, native, refusal, remark } = capture
  return (
    <>
      {source !== null && <Source clusterId={clusterId} source={source} />}
      {remark !== '' && <p className="ins-explain">{remark}</p>}
      {stack.length > 0 && <Frames clusterId={clusterId} stack={stack} />}
      {native !== null && <Native native={native} />}
      {refusal !== null && <p className="ins-explain">No profile: {refusal}.</p>}
    </>
  )
}

interface SourceProps {
  readonly clusterId: string
  readonly source: StallSource
}

function Source({ clusterId, source: { file, firstLine, lines, atLine } }: SourceProps) {
  return (
    <figure className="stall-source" aria-label={`Source of ${fileName(file)} around line ${atLine}`}>
      <figcaption className="mono" title={file}>
        <PlaceButton clusterId={clusterId} place={{ file, line: atLine, column: null }}>
          {fileName(file)}:{atLine}
        </PlaceButton>
      </figcaption>
      <pre>
        {lines
          .map((text, at) => ({ number: firstLine + at, text }))
          .map(({ number, text }) => (
            <span key={number} data-at={number === atLine || undefined}>
              <span className="stall-line">{number}</span>
              {text}
              {'\n'}
            </span>
          ))}
      </pre>
    </figure>
  )
}

interface FramesProps {
  readonly clusterId: string
  readonly stack: readonly StallFrame[]
}

function Frames({ clusterId, stack }: FramesProps) {
  return (
    <table className="stall-frames">
      <thead>
        <tr>
          <th scope="col">Function</th>
          <th scope="col">In it</th>
          <th scope="col">Itself</th>
        </tr>
      </thead>
      <tbody>
        {stack.map(({ functionName, file, line, totalRatio, selfRatio, depth }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a frame is its place in this stack, which never changes
          <tr key={at} data-node={file.startsWith('node:') || undefined}>
            <td title={file === '' ? undefined : `${file}${line === null ? '' : `:${line}`}`}>
              <span className="mono">{functionName}</span>
              {depth > 1 && <span className="ins-sub"> × {depth}</span>}{' '}
              {file !== '' && (
                <span className="ins-sub">
                  {file.startsWith('node:') ? (
                    placeWords(file, line)
                  ) : (
                    <PlaceButton clusterId={clusterId} place={{ file, line, column: null }}>
                      {placeWords(file, line)}
                    </PlaceButton>
                  )}
                </span>
              )}
            </td>
            <td className="mono">{formatPercent(totalRatio)}</td>
            <td className="mono">{formatPercent(selfRatio)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Native({ native: { state, waitChannel, systemCall, children } }: { readonly native: NativeWait }) {
  return (
    <dl className="stall-native">
      <dt>Thread</dt>
      <dd>{state}</dd>
      <dt>System call</dt>
      <dd className="mono">{systemCall ?? 'none, or not told'}</dd>
      <dt>Waits in</dt>
      <dd className="mono">{waitChannel ?? 'nothing, or not told'}</dd>
      <dt>Children</dt>
      <dd>
        {children.length === 0
          ? 'none'
          : children.map(({ pid, command, ageMs }) => (
              <div key={pid}>
                <span className="mono">{command}</span>{' '}
                <span className="ins-sub">
                  pid {pid}, since {formatDuration(ageMs)}
                </span>
              </div>
            ))}
      </dd>
    </dl>
  )
}

const placeWords = (file: string, line: number | null): string => `${fileName(file)}${line === null ? '' : `:${line}`}`

const fileName = (path: string): string => path.split(/[\\/]/).at(-1) ?? path
