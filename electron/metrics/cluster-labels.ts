interface Named {
  readonly id: string
  readonly name: string
}

/**
 * What clusters are called in labels: their names, and where two have one name, the later one's with a part of its id. A
 * cluster keeps its label as long as it keeps its name: numbers of another never go on under it.
 */
export class ClusterLabels {
  #given = new Map<string, { readonly name: string; readonly label: string }>()

  /** Of these, by id. Others are forgotten. */
  of(clusters: readonly Named[]): ReadonlyMap<string, string> {
    const kept = clusters.flatMap(({ id, name }) => {
      const given = this.#given.get(id)
      return given?.name === name ? [[id, given] as const] : []
    })
    this.#given = new Map(kept)
    const taken = new Set(kept.map(([, { label }]) => label))
    for (const { id, name } of clusters) {
      if (this.#given.has(id)) continue
      const label = taken.has(name) ? `${name} (${id.slice(0, 8)})` : name
      taken.add(label)
      this.#given.set(id, { name, label })
    }
    return new Map([...this.#given].map(([id, { label }]) => [id, label]))
  }
}
