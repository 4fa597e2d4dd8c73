import { fail, ok, type Result } from '../../shared/result.ts'
import type { PartTarget } from './protocol.ts'
import { chooseAddress } from './target.ts'
import type { LoadTarget } from './types.ts'

/** Where the connections of a load go. The newest list holds, however long an older one takes to be looked up. */
export class Aim {
  readonly #sourceAddresses: number
  #targets: readonly PartTarget[] = []
  #listCount = 0

  constructor(sourceAddresses: number) {
    this.#sourceAddresses = sourceAddresses
  }

  /** Empty until the first list is in force. */
  get targets(): readonly PartTarget[] {
    return this.#targets
  }

  /**
   * Answers whether it is in force: a newer one came meanwhile, or none of it can be used. `needsAll`: one that cannot be used
   * fails it.
   */
  async take(targets: readonly LoadTarget[], needsAll: boolean): Promise<Result<boolean>> {
    this.#listCount += 1
    const nth = this.#listCount
    const chosen = await Promise.all(targets.map((target) => this.#choose(target)))
    if (nth !== this.#listCount) return ok(false)
    const refused = chosen.find((one) => !one.ok)
    if (needsAll && refused?.ok === false) return fail(refused.error.code, refused.error.message)
    const usable = chosen.flatMap((one) => (one.ok ? [one.value] : []))
    if (usable.length > 0) this.#targets = usable
    return ok(usable.length > 0)
  }

  async #choose({ url, addresses }: LoadTarget): Promise<Result<PartTarget>> {
    const address = await chooseAddress(url, addresses, this.#sourceAddresses)
    return address.ok ? ok({ url: url.href, address: address.value }) : address
  }
}
