import { Popover } from 'radix-ui'
import { type RefObject, useRef, useState } from 'react'
import { Icon } from '../../../components/icon.tsx'
import { formatCompact, formatNumber } from '../../../format/number.ts'
import { narrowSpace, noValue } from '../../../format/quantity.ts'
import type { WirePlayer } from '../../../wire/player.ts'
import type { TraceKey, WireMode } from '../../../wire/scene-input.ts'
import type { WireLayout } from '../../../wire/wire-layout.ts'
import { RecentTraces } from '../stories/recent-traces.tsx'
import type { WireNumbers } from '../wire-numbers.ts'
import type { ShareReading } from './shares.ts'

interface ClientsBoxProps {
  /** Without wires there is no room for the column, only for a small button. */
  readonly layout: WireLayout
  readonly player: WirePlayer | null
  readonly mode: WireMode
  readonly numbers: WireNumbers
  /** `from`: where the button stands. */
  readonly onChoose: (trace: TraceKey, from: DOMRect) => void
  readonly button: RefObject<HTMLButtonElement | null>
}

/** Who talks to the cluster. A press lists the latest connections, for those who cannot press a dot. */
export function ClientsBox({ layout, player, mode, numbers, onChoose, button }: ClientsBoxProps) {
  const [isOpen, setOpen] = useState(false)
  // The story takes the focus over.
  const chose = useRef(false)
  const { openCount, reading } = numbers
  const box = layout.wired ? layout.clients : null
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger asChild>
        <button
          ref={button}
          type="button"
          className="wv-clients"
          data-small={box === null || undefined}
          style={box === null ? undefined : { left: box.x, top: box.y, width: box.width, height: box.height }}
          title={`List the latest ${mode}`}
        >
          <b>
            Clients
            <Icon name="down" size={10} />
          </b>
          <span className="visually-hidden">, </span>
          <span>{openCount === null ? noValue : formatNumber(openCount)} open</span>
          <span className="visually-hidden">, </span>
          {box !== null && <span>{newWords(reading, layout.compact)}</span>}
          <span className="visually-hidden">: latest {mode}</span>
        </button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className="wv-popover wv-latest"
          align="start"
          side="right"
          sideOffset={6}
          collisionPadding={8}
          aria-label={`Latest ${mode}`}
          onCloseAutoFocus={(event) => {
            if (chose.current) event.preventDefault()
            chose.current = false
          }}
        >
          <RecentTraces
            player={player}
            mode={mode}
            onChoose={(trace) => {
              chose.current = true
              setOpen(false)
              onChoose(trace, button.current?.getBoundingClientRect() ?? new DOMRect())
            }}
          />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

function newWords(reading: ShareReading | null, isCompact: boolean): string {
  const rate = reading === null ? noValue : formatCompact(reading.connectionTotal / (reading.windowMs / 1000))
  return `${rate}${narrowSpace}${isCompact ? '/s' : 'new/s'}`
}
