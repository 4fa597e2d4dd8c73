import { OwnSession } from './own-session.ts'

/** Samples this worker until it is ended: then it answers what V8 says, as text, or is dropped. */
export interface Sampling {
  end(): unknown
  drop(): void
}

/** Throws, in words, where it cannot begin. */
export function startSampling(what: 'cpu' | 'allocations', interval: number): Sampling {
  const session = new OwnSession()
  try {
    return what === 'cpu' ? sampleCpu(session, interval) : sampleAllocations(session, interval)
  } catch (error) {
    session.close()
    throw error
  }
}

/** Each session has a profiler of its own: the app's, or a debugger's, is not touched. */
function sampleCpu(session: OwnSession, interval: number): Sampling {
  session.ask('Profiler.enable')
  session.ask('Profiler.setSamplingInterval', { interval })
  session.ask('Profiler.start')
  return {
    end: () => session.ask('Profiler.stop'),
    drop: () => session.close(),
  }
}

/** Of these a process has only one: whoever began first, goes on alone. */
function sampleAllocations(session: OwnSession, samplingInterval: number): Sampling {
  if (isSampled(session))
    throw new Error('its allocations are sampled already, by the app or by a debugger: end that first')
  session.ask('HeapProfiler.startSampling', { samplingInterval })
  return {
    end: () => session.ask('HeapProfiler.stopSampling'),
    drop: () => session.close(),
  }
}

function isSampled(session: OwnSession): boolean {
  try {
    session.ask('HeapProfiler.getSamplingProfile')
    return true
  } catch {
    return false
  }
}
