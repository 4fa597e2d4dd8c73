import type { ClassPhone } from '../../../../shared/lessons/classroom.ts'
import type { IconName } from '../../../components/icon.tsx'

interface PhoneLook {
  readonly icon: IconName
  readonly word: string
  readonly tone: 'ok' | 'warn' | 'idle'
}

const looks: Readonly<Record<ClassPhone['state'], PhoneLook>> = {
  here: { icon: 'ok', word: 'here', tone: 'ok' },
  silent: { icon: 'clock', word: 'silent', tone: 'warn' },
  left: { icon: 'exit', word: 'left', tone: 'idle' },
}

/** Icon, word and tone of a phone's state. */
export function phoneLook({ state }: Pick<ClassPhone, 'state'>): PhoneLook {
  return looks[state]
}

/** Phones that have not left. */
export function hereCount(phones: readonly ClassPhone[]): number {
  return phones.filter(({ state }) => state !== 'left').length
}

/** What its login is, in words; '' where the app has none. */
export function loginWords({ isLoggedIn }: Pick<ClassPhone, 'isLoggedIn'>): string {
  if (isLoggedIn === null) return ''
  return isLoggedIn ? 'logged in' : 'logged out'
}

/** How many phones each worker answered last, by slot. */
export function countBySlot(
  phones: readonly Pick<ClassPhone, 'slot'>[],
): readonly (readonly [slot: number, count: number])[] {
  const counts = new Map<number, number>()
  for (const { slot } of phones) if (slot !== null) counts.set(slot, (counts.get(slot) ?? 0) + 1)
  return [...counts].sort(([one], [other]) => one - other)
}
