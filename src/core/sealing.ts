/**
 * Texts that only the person who runs keep can read, and only they can have written, as files that `age -d` opens, too: a line that
 * proves it, then the text.
 */
export interface Sealing {
  /** To the first of the person's own keys; armored. */
  seal(text: string): Promise<string>
  /** undefined for what none of their keys opens, was written by somebody else, or is damaged. */
  open(sealed: string): Promise<string | undefined>
}
