/**
 * GET of a URL, or of a path of the cluster's own address: the status, or null where no answer came in time. Redirects are not
 * followed, and certificates of a server of one's own are not checked. Never rejects.
 */
export async function askHttp(asked: string, ownUrl: string | null, timeoutMs: number): Promise<number | null> {
  const url = parse(asked, ownUrl)
  if (url === null) return null
  // Few ask at all: Node's clients would be 5 ms of every start.
  const { get } = process.getBuiltinModule(url.protocol === 'https:' ? 'node:https' : 'node:http')
  return new Promise((resolve) => {
    const request = get(url, { agent: false, rejectUnauthorized: false, timeout: timeoutMs }, (response) => {
      response.resume()
      end(response.statusCode ?? null)
    })
    const deadline = setTimeout(() => end(null), timeoutMs)
    const end = (status: number | null): void => {
      clearTimeout(deadline)
      request.destroy()
      resolve(status)
    }
    request.on('error', () => end(null))
  })
}

function parse(asked: string, ownUrl: string | null): URL | null {
  const base = ownUrl ?? undefined
  const url = URL.canParse(asked, base) ? new URL(asked, base) : null
  return url !== null && (url.protocol === 'http:' || url.protocol === 'https:') ? url : null
}
