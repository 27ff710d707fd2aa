/** Bytes from `start` to `end` that stand for others. Where the bytes at hand end before that is known, `meaning` is undefined. */
export interface Sign {
  readonly start: number
  readonly end: number
  readonly meaning: Uint8Array | undefined
}

/** A way of writing in which some bytes stand for others. It may remember what it read, so that each stream has its own. */
export interface Notation {
  /**
   * The first sign that starts at `from` or later: asked from 0 on, then from behind the sign that was found. Then come the bytes that follow
   * in the stream, or, after a sign without a meaning, those of that sign and more.
   */
  next(bytes: Uint8Array, from: number): Sign | undefined
}

/** A sign has at most so many bytes, and so many for each that it means. */
export const [longestSign, longestPerByte] = [12, 6]

/** What each byte is by itself, so that not every sign needs a new one. */
export const singles: readonly Uint8Array[] = Array.from({ length: 256 }, (_, byte) => Uint8Array.of(byte))

/** Nothing stands for anything else. */
export const asItIs: Notation = { next: () => undefined }
