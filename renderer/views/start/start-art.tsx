/** A file becomes a primary, the primary forks its slots. */
export function StartArt() {
  return (
    <svg width="148" height="60" viewBox="0 0 148 60" fill="none" aria-hidden="true">
      <path
        d="M34 30h24M88 30C104 30 100 10 116 10M88 30h28M88 30c16 0 12 20 28 20"
        stroke="var(--fg-3)"
        strokeWidth="1.5"
        strokeDasharray="3 3"
      />
      <path d="M8 14h14l8 8v24H8zM22 14v8h8" stroke="var(--fg-2)" strokeWidth="1.5" strokeLinejoin="round" />
      <rect x="58" y="20" width="30" height="20" rx="4" fill="var(--raise)" stroke="var(--fg-2)" strokeWidth="1.5" />
      <rect x="116" y="3" width="22" height="14" rx="4" fill="var(--slot1)" />
      <rect x="116" y="23" width="22" height="14" rx="4" fill="var(--slot2)" />
      <rect x="116" y="43" width="22" height="14" rx="4" fill="var(--slot3)" />
    </svg>
  )
}
