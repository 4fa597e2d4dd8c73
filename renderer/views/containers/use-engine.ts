import { useCallback, useEffect, useState } from 'react'
import { type EngineHost, type EngineLook, hostRefusal } from '../../../shared/containers/engine.ts'
import { runCommand } from '../../store/commands/commands.ts'

/** An address that is being typed is looked at when the hands rest. */
const restMs = 400

/** The engines this machine knows of; null until they are told. */
export function useEngineHosts(): readonly EngineHost[] | null {
  const [hosts, setHosts] = useState<readonly EngineHost[] | null>(null)
  useEffect(() => {
    let gone = false
    void runCommand('containers.hosts', {}).then((found) => {
      if (!gone) setHosts(found.ok ? found.value : [])
    })
    return () => {
      gone = true
    }
  }, [])
  return hosts
}

/** What an engine has, or why that cannot be seen; both null while it is asked. */
export interface EngineReading {
  readonly host: string
  readonly look: EngineLook | null
  readonly failure: string | null
}

/** Looks at an engine, anew when its address changes or somebody asks again. Answers for an earlier address are dropped. */
export function useEngineLook(host: string) {
  const [reading, setReading] = useState<EngineReading | null>(null)
  const [askedCount, setAskedCount] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: to be asked again is to look again
  useEffect(() => {
    if (host === '') return
    let gone = false
    const timer = setTimeout(() => {
      const refused = hostRefusal(host)
      if (refused !== null) return setReading({ host, look: null, failure: refused })
      void runCommand('containers.look', { host }).then((result) => {
        if (gone) return
        setReading(
          result.ok ? { host, look: result.value, failure: null } : { host, look: null, failure: result.error.message },
        )
      })
    }, restMs)
    return () => {
      gone = true
      clearTimeout(timer)
    }
  }, [host, askedCount])
  const again = useCallback(() => {
    setReading(null)
    setAskedCount((count) => count + 1)
  }, [])
  return { reading: reading?.host === host ? reading : null, again }
}
