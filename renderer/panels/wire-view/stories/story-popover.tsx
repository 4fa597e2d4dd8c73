import { Popover } from 'radix-ui'
import { type RefObject, useRef } from 'react'
import { Button } from '../../../components/button.tsx'
import { SlotChip } from '../../../components/slot-chip.tsx'
import { formatClockTenths } from '../../../format/clock-time.ts'
import { showInLog } from '../../../store/commands/log-commands.ts'
import { useCluster } from '../../../store/use-deck.ts'
import { selectTrace } from '../../../store/wire-choice.ts'
import type { Recording } from '../../../wire/recording.ts'
import type { TraceKey } from '../../../wire/scene-input.ts'
import { clientWords, connectionStory, type Dealing, requestStory, type StoryStep, storyTimes } from './story-words.ts'

interface StoryPopoverProps {
  readonly clusterId: string
  readonly trace: TraceKey
  readonly recording: Recording
  /** The pictured moment, for what still lasts. */
  readonly nowMonoMs: number
  readonly epochOf: (monoMs: number) => number
  /** Where the story opens: beside the pressed dot, or beside the clients. */
  readonly anchor: DOMRect
  /** Takes the focus when it closes. */
  readonly returnTo: RefObject<HTMLElement | null>
}

/** What happened to one connection or request, in words and times. It stays beside what was pressed. */
export function StoryPopover({ clusterId, trace, recording, nowMonoMs, epochOf, anchor, returnTo }: StoryPopoverProps) {
  const place = useRef({ getBoundingClientRect: () => anchor })
  place.current.getBoundingClientRect = () => anchor
  // A story that is open goes on being told when its trace is no longer kept.
  const known = useRef<Story | null>(null)
  const spread = useCluster(clusterId)?.fleet?.spread ?? null
  const story =
    readStory(trace, recording, nowMonoMs, spread) ?? (known.current?.key === keyOf(trace) ? known.current : null)
  known.current = story
  const times = storyTimes(story?.steps ?? [], nowMonoMs)
  return (
    <Popover.Root open onOpenChange={(isOpen) => !isOpen && selectTrace(null)}>
      <Popover.Anchor virtualRef={place} />
      <Popover.Portal>
        <Popover.Content
          className="wv-popover wv-story"
          side="top"
          sideOffset={10}
          collisionPadding={8}
          onCloseAutoFocus={(event) => {
            event.preventDefault()
            returnTo.current?.focus()
          }}
          aria-label={story === null ? 'Story' : `Story of ${story.title}`}
        >
          <div className="wv-story-head">
            {story?.slot != null && <SlotChip slot={story.slot} />}
            <b className="mono ellipsis">{story?.title ?? 'No longer kept'}</b>
            <Button
              kind="ghost"
              size="mini"
              icon="close"
              iconOnly
              aria-label="Close"
              onClick={() => selectTrace(null)}
            />
          </div>
          {story === null ? (
            <p>It is more than 30 s ago.</p>
          ) : (
            <ol>
              {story.steps.map(({ monoMs, words }, index) => (
                <li key={words}>
                  <span
                    className="wv-story-time"
                    title={monoMs === null ? undefined : formatClockTenths(epochOf(monoMs))}
                  >
                    {times[index]}
                  </span>
                  <span>{words}</span>
                </li>
              ))}
            </ol>
          )}
          {story !== null && <InLogButton clusterId={clusterId} story={story} epochOf={epochOf} />}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

interface InLogButtonProps {
  readonly clusterId: string
  readonly story: Story
  readonly epochOf: (monoMs: number) => number
}

/** To what that worker printed when it began; a story of what no worker has yet leads nowhere. */
function InLogButton({ clusterId, story: { slot, steps }, epochOf }: InLogButtonProps) {
  const beganMonoMs = steps.find(({ monoMs }) => monoMs !== null)?.monoMs ?? null
  if (slot === null || beganMonoMs === null) return null
  const show = () => {
    selectTrace(null)
    showInLog(clusterId, { query: `slot:${slot}`, at: { atMs: Math.round(epochOf(beganMonoMs)) } })
  }
  return (
    <Button kind="link" className="wv-story-log" title="The lines of this worker, from this moment on" onClick={show}>
      Show slot {slot} in log
    </Button>
  )
}

interface Story {
  readonly key: string
  readonly title: string
  readonly slot: number | null
  readonly steps: readonly StoryStep[]
}

const keyOf = ({ kind, id }: TraceKey): string => `${kind} ${id}`

function readStory(key: TraceKey, recording: Recording, nowMonoMs: number, spread: Dealing['spread']): Story | null {
  const { connections, requests } = recording
  if (key.kind === 'connection') {
    const trace = connections.get(key.id)
    if (trace === undefined) return null
    const policy = trace.sentMonoMs === null ? null : (recording.frameAt(trace.sentMonoMs)?.policy ?? null)
    const steps = connectionStory(trace, nowMonoMs, { policy, spread })
    return { key: keyOf(key), title: clientWords(trace), slot: trace.slot, steps }
  }
  const trace = requests.get(key.id)
  if (trace === undefined) return null
  const carrier = trace.connectionId === null ? undefined : connections.get(trace.connectionId)
  const client = carrier === undefined ? null : clientWords(carrier)
  return { key: keyOf(key), title: trace.line, slot: trace.slot, steps: requestStory(trace, client, nowMonoMs, spread) }
}
