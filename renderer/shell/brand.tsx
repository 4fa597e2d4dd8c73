/** The deck's mark: one primary, three workers. */
export function Brand() {
  return (
    <svg viewBox="0 0 20 20" fill="none" aria-hidden="true">
      <rect x="1" y="7" width="5" height="6" rx="1.5" fill="var(--fg)" />
      <path d="M6 10h3.5M9.5 10 13 4.5M9.5 10H13M9.5 10 13 15.5" stroke="var(--fg-2)" strokeWidth="1.3" />
      <rect x="13" y="2" width="6" height="4.5" rx="1.3" fill="var(--slot1)" />
      <rect x="13" y="7.75" width="6" height="4.5" rx="1.3" fill="var(--slot2)" />
      <rect x="13" y="13.5" width="6" height="4.5" rx="1.3" fill="var(--slot3)" />
    </svg>
  )
}
