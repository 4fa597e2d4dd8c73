/**
 * A class that extends this puts its private fields on the object it is given, whatever that is. Nobody but that class can see
 * them, and to find one costs a fraction of what a `WeakMap` does, which also carries its keys through every minor collection.
 */
export class Stamp {
  constructor(given: object) {
    // biome-ignore lint/correctness/noConstructorReturn: what it answers is what the subclass adds its fields to.
    return given
  }
}
