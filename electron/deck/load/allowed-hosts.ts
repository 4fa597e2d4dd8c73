import { fail, ok, type Result } from '../../../shared/result.ts'
import { type HostKind, judgeHost } from '../../load/allowed-host.ts'
import type { LoadTarget } from '../../load/types.ts'

export interface JudgedTarget extends LoadTarget {
  readonly kind: HostKind
}

/** Where load may go: to this machine, and to hosts that a person ticked, for as long as the deck runs. */
export class AllowedHosts {
  readonly #ticked = new Set<string>()

  /** `others`: hosts to which the targets may move; they are asked about and allowed together. */
  async judge(urls: readonly URL[], isTicked: boolean, others: readonly URL[] = []): Promise<Result<JudgedTarget[]>> {
    const targets = await judgeAll(urls)
    if (!targets.ok || !targets.value.some((one) => this.#isStrange(one))) return targets
    const moved = await judgeAll(others)
    if (!moved.ok) return moved
    const strange = [...targets.value, ...moved.value].filter((one) => this.#isStrange(one))
    const hosts = [...new Set(strange.map(({ url }) => url.hostname))]
    if (!isTicked) return fail('host-not-allowed', `${refusal(hosts)}: tick "I may load this host" if you may`)
    for (const host of hosts) this.#ticked.add(host)
    return targets
  }

  /** One that turns up while a load runs: nobody can be asked. */
  async judgeLater(url: URL): Promise<Result<JudgedTarget>> {
    const judged = await judgeOne(url)
    if (!judged.ok || !this.#isStrange(judged.value)) return judged
    return fail(
      'host-not-allowed',
      `${refusal([url.hostname])}, and nobody allowed it; start the load again to be asked`,
    )
  }

  #isStrange({ kind, url }: JudgedTarget): boolean {
    return kind === 'foreign' && !this.#ticked.has(url.hostname)
  }
}

async function judgeAll(urls: readonly URL[]): Promise<Result<JudgedTarget[]>> {
  const judged = await Promise.all(urls.map(judgeOne))
  const failed = judged.find((one) => !one.ok)
  if (failed?.ok === false) return failed
  return ok(judged.flatMap((one) => (one.ok ? [one.value] : [])))
}

async function judgeOne(url: URL): Promise<Result<JudgedTarget>> {
  const judged = await judgeHost(url)
  return judged.ok ? ok({ url, ...judged.value }) : judged
}

function refusal(hosts: readonly string[]): string {
  return `${hosts.join(', ')} ${hosts.length === 1 ? 'is' : 'are'} not this machine`
}
