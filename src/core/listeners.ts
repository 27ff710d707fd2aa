import type { EventEmitter } from 'node:events'

/** Puts one listener in the place of all that an event has; what is returned puts those back. */
export function instead(emitter: EventEmitter, event: string, listener: (...args: never[]) => void): () => void {
  // With the wrappers, so that what was to be called once still is.
  const before = emitter.rawListeners(event)
  const own = listener as (...args: unknown[]) => void
  emitter.removeAllListeners(event)
  emitter.on(event, own)
  return () => {
    emitter.off(event, own)
    for (const each of before) emitter.on(event, each as (...args: unknown[]) => void)
  }
}
