/** Loaded when somebody asks for advanced serialization: an app may never. */
export function v8(): typeof import('node:v8') {
  return require('node:v8')
}

const sizeBytes = 4
const viewTag = 0

/**
 * A message as lib/internal/child_process/serialization.js writes it: its size, then V8's own format, in which every host object has a tag
 * that tells views of bytes from the rest.
 */
export function decodeWritten(bytes: Uint8Array): unknown {
  const deserializer = new (deserializerClass())(bytes.subarray(sizeBytes))
  deserializer.readHeader()
  return deserializer.readValue()
}

type Deserializers = new (bytes: Uint8Array) => import('node:v8').DefaultDeserializer
let made: Deserializers | null = null

function deserializerClass(): Deserializers {
  if (made !== null) return made
  const { DefaultDeserializer } = v8()
  const readView: (this: object) => unknown = Reflect.get(DefaultDeserializer.prototype, '_readHostObject')
  class WrittenDeserializer extends DefaultDeserializer {
    _readHostObject(): unknown {
      return this.readUint32() === viewTag ? Reflect.apply(readView, this, []) : this.readValue()
    }
  }
  made = WrittenDeserializer
  return made
}
