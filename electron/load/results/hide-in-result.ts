import { hideSecrets } from '../../../shared/load-secrets.ts'
import type { LoadResult } from '../../../shared/model/load.ts'
import { hideInUrl } from '../../../shared/secrets.ts'

/** A result as it leaves the deck, on disk or exported: without credentials and body. */
export function hideInResult(result: LoadResult): LoadResult {
  return { ...result, settings: hideSecrets(result.settings), url: hideInUrl(result.url) }
}
