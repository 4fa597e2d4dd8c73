import { useEffect, useState } from 'react'
import type { Profile } from '../../../shared/inspection/profile.ts'
import { readProfile } from '../../store/commands/profile-commands.ts'

/** Some megabytes each: those that one goes back and forth between. */
const mostKept = 4
const known = new Map<string, Profile>()

interface Read {
  readonly profile: Profile | null
  readonly fault: string | null
}

/** A kept profile, read once; null while it is on its way, and where none is asked for. */
export function useProfile(profileId: string | null): Read {
  const [read, setRead] = useState<Read>(() => ({ profile: knownOf(profileId), fault: null }))
  useEffect(() => {
    if (profileId === null) return
    let isGone = false
    const before = knownOf(profileId)
    if (before !== null) setRead({ profile: before, fault: null })
    else {
      void readProfile(profileId).then((result) => {
        if (result.ok) remember(result.value)
        if (!isGone)
          setRead(result.ok ? { profile: result.value, fault: null } : { profile: null, fault: result.error.message })
      })
    }
    return () => {
      isGone = true
    }
  }, [profileId])
  return read
}

function knownOf(profileId: string | null): Profile | null {
  return profileId === null ? null : (known.get(profileId) ?? null)
}

function remember(profile: Profile): void {
  known.delete(profile.profileId)
  known.set(profile.profileId, profile)
  for (const oldest of [...known.keys()].slice(0, -mostKept)) known.delete(oldest)
}
