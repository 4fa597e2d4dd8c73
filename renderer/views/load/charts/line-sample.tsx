interface LineSampleProps {
  readonly ink: string
  readonly dashed?: boolean
}

/** A bit of a line, for legends. */
export function LineSample({ ink, dashed = false }: LineSampleProps) {
  return (
    <svg width={14} height={8} aria-hidden="true">
      <path d="M0 4H14" stroke={`var(--${ink})`} strokeWidth={1.75} strokeDasharray={dashed ? '4 3' : undefined} />
    </svg>
  )
}
