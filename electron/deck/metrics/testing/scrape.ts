/** What a scrape answered: every series with its value, and which of them are counters. */
export interface Scrape {
  readonly text: string
  readonly values: ReadonlyMap<string, number>
  /** Values of series that may never fall: counters, and the parts of histograms. */
  readonly counters: ReadonlyMap<string, number>
  /** Of all series of that name that have these labels; null: there is none. */
  sum(name: string, ...labels: readonly string[]): number | null
}

/** Fetches metrics as Prometheus does. */
export async function scrape(url: string, accept = ''): Promise<Scrape> {
  const response = await fetch(url, { headers: { accept } })
  if (!response.ok) throw new Error(`${url} answered ${response.status}`)
  return readScrape(await response.text())
}

/** Reads the text of a scrape. */
export function readScrape(text: string): Scrape {
  const values = new Map<string, number>()
  const counters = new Map<string, number>()
  const counting = new Set<string>()
  for (const line of text.split('\n')) {
    const type = /^# TYPE (\S+) (counter|histogram)$/.exec(line)
    const name = type?.[1]
    if (name !== undefined)
      for (const ending of ['', '_total', '_bucket', '_sum', '_count']) counting.add(name + ending)
    const sample = /^([^#\s{]+)(\{.*\})? (\S+)$/.exec(line)
    if (sample === null) continue
    const [, of = '', labels = '', value = ''] = sample
    values.set(of + labels, Number(value))
    if (counting.has(of)) counters.set(of + labels, Number(value))
  }
  return {
    text,
    values,
    counters,
    sum(of, ...labels) {
      const found = [...values].filter(
        ([series]) => series.split('{')[0] === of && labels.every((label) => series.includes(label)),
      )
      return found.length === 0 ? null : found.reduce((sum, [, value]) => sum + value, 0)
    },
  }
}

/** Series of `before` that are lower in `after`, or missing there: none, if counters are right. */
export function fallen(before: Scrape, after: Scrape): readonly string[] {
  return [...before.counters].flatMap(([series, value]) => {
    const now = after.counters.get(series)
    return now === undefined || now < value ? [`${series}: ${value}, then ${now ?? 'gone'}`] : []
  })
}
