type WriteText = (this: unknown, request: object, text: string, handle?: unknown) => number
type WriteBytes = (this: unknown, request: object, bytes: Uint8Array, handle?: unknown) => number

/**
 * Has a channel write what goes along with a handle from Node's pool of small buffers. Node makes new memory for each such
 * text; in Electron that lies in V8's cage, where making it costs five times as much. Text without a handle is written
 * from the stack, and stays as it is.
 */
export function poolWrites(channel: object): void {
  const writeText: unknown = Reflect.get(channel, 'writeUtf8String')
  const writeBytes: unknown = Reflect.get(channel, 'writeBuffer')
  if (!isWriteText(writeText) || !isWriteBytes(writeBytes)) return
  Reflect.set(channel, 'writeUtf8String', (request: object, text: string, handle?: unknown) => {
    if (typeof handle !== 'object' || handle === null) return writeText.call(channel, request, text, handle)
    const buffer = Buffer.from(text)
    // Until it is written: nobody else holds it, and the pool's memory is given away when nobody does.
    Reflect.set(request, 'buffer', buffer)
    return writeBytes.call(channel, request, buffer, handle)
  })
}

function isWriteText(value: unknown): value is WriteText {
  return typeof value === 'function'
}

function isWriteBytes(value: unknown): value is WriteBytes {
  return typeof value === 'function'
}
