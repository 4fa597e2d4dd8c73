import { hideSecrets } from '../../../shared/load-secrets.ts'
import { defaultLoadSettings, type LoadSettings } from '../../../shared/model/load-settings.ts'
import { isHidden } from '../../../shared/secrets.ts'

/** The load that ran meanwhile. */
export interface RecordedLoad {
  readonly settings: LoadSettings
  /** The highest of the last seconds before anything was done; null: not measured. */
  readonly p99Ms: number | null
}

/** A load in the words of a file, and what of it had to stay out: secrets are not written down. */
export function writeLoad(settings: LoadSettings): {
  readonly load: Readonly<Record<string, unknown>>
  readonly leftOut: readonly string[]
} {
  const { durationS: _, warmUpS: __, url, headers, paths, body, ...rest } = hideSecrets(settings)
  const isUsual = ([name, value]: readonly [string, unknown]): boolean =>
    Object.entries(defaultLoadSettings).some(([usualName, usual]) => usualName === name && usual === value)
  // These two have other usual values in a file than in the form.
  const { ratePerSec, connections, ...others } = rest
  const shownHeaders = headers.filter(({ value }) => !isHidden(value))
  const shownPaths = paths.filter(({ path }) => !isHidden(path))
  return {
    load: {
      ...Object.fromEntries(Object.entries(others).filter((entry) => !isUsual(entry))),
      ratePerSec,
      connections,
      ...(url === '' || isHidden(url) ? {} : { url }),
      ...(shownHeaders.length === 0 ? {} : { headers: shownHeaders }),
      ...(shownPaths.length === 0 ? {} : { paths: shownPaths }),
      ...(body === '' || isHidden(body) ? {} : { body }),
    },
    leftOut: [
      ...(isHidden(url) ? ['the URL of the load, which holds a secret'] : []),
      ...headers.flatMap(({ name, value }) => (isHidden(value) ? [`the load's header ${name}, a secret`] : [])),
      ...(shownPaths.length < paths.length ? ['paths of the load that hold a secret'] : []),
      ...(isHidden(body) ? ["the load's body"] : []),
    ],
  }
}
