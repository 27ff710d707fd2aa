import type { EventEmitter } from 'node:events'

/** Puts one listener in the place of all that an event has; what is returned puts those back. */
export function instead(emitter: EventEmitter, event: string, listener: (argument: unknown) => void): () => void {
  // With the wrappers, so that what was to be called once still is.
  const before = emitter.rawListeners(event).filter(isListener)
  // There is always one: without any, node lets go of a signal that has come and was not told yet.
  emitter.on(event, listener)
  for (const each of before) emitter.off(event, each)
  return () => {
    for (const each of before) emitter.on(event, each)
    emitter.off(event, listener)
  }
}

function isListener(value: unknown): value is (...args: unknown[]) => void {
  return typeof value === 'function'
}
