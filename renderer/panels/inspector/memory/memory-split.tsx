import './memory-split.css'
import type { ReactNode } from 'react'
import type { WorkerDetail } from '../../../../shared/model/inspect.ts'
import { formatBytes, formatBytesOf } from '../../../format/bytes.ts'
import { Age } from '../../age.tsx'
import { Section } from '../section.tsx'
import { heapParts, type MemoryPart, rssParts } from './memory-parts.ts'

interface MemorySplitProps {
  readonly detail: WorkerDetail | null
  /** The heap over time. */
  readonly trend: ReactNode
  /** What can be done about it. */
  readonly children: ReactNode
}

/** What the memory is made of: the whole process, and V8's heap against its limit. */
export function MemorySplit({ detail, trend, children }: MemorySplitProps) {
  const self = detail?.self ?? null
  if (self === null) {
    return (
      <Section title="Memory">
        <p className="ins-none">Known once the worker has reported on itself.</p>
        {children}
      </Section>
    )
  }
  const { memory } = self
  const parts = rssParts(memory)
  const whole = Math.max(memory.rssBytes, sum(parts))
  return (
    <>
      <Section
        title="Memory"
        sub={
          <>
            {formatBytes(memory.rssBytes)} RSS, reported <Age atMs={self.atMs} />
          </>
        }
      >
        <SplitBar name="Resident set" parts={parts} whole={whole} />
      </Section>
      <Section title="Heap" sub={`${formatBytesOf(memory.heapUsedBytes, memory.heapLimitBytes)} limit`}>
        <SplitBar name="Heap against its limit" parts={heapParts(self.heapSpaces)} whole={memory.heapLimitBytes} />
        {trend}
        {children}
      </Section>
    </>
  )
}

interface SplitBarProps {
  readonly name: string
  readonly parts: readonly MemoryPart[]
  /** Bytes of the whole bar. */
  readonly whole: number
}

function SplitBar({ name, parts, whole }: SplitBarProps) {
  return (
    <>
      <div className="ins-split" aria-hidden="true">
        {parts.map((part) => (
          <i
            key={part.name}
            data-ramp={part.ramp}
            title={`${part.name} ${formatBytes(part.bytes)}`}
            style={{ width: `${whole === 0 ? 0 : Math.min(100, (part.bytes / whole) * 100)}%` }}
          />
        ))}
      </div>
      <ul className="ins-split-legend" aria-label={name}>
        {parts.map((part) => (
          <li key={part.name} title={part.explanation}>
            <i data-ramp={part.ramp} />
            {part.name} <b>{formatBytes(part.bytes)}</b>
          </li>
        ))}
      </ul>
    </>
  )
}

function sum(parts: readonly MemoryPart[]): number {
  return parts.reduce((total, part) => total + part.bytes, 0)
}
