import type { EventEmitter } from 'node:events'

/** Puts one listener in the place of all that an event has; what is returned puts those back. */
export function instead(emitter: EventEmitter, event: string, listener: (argument: unknown) => void): () => void {
  // With the wrappers, so that what was to be called once still is.
  const before = emitter.rawListeners(event)
  emitter.removeAllListeners(event)
  emitter.on(event, listener)
  return () => {
    emitter.off(event, listener)
    for (const each of before) emitter.on(event, (...args: unknown[]) => Reflect.apply(each, emitter, args))
  }
}
