/** Texts that only the person who runs keep can read, as files that `age -d` opens, too. */
export interface Sealing {
  /** To the first of the person's own keys; armored. */
  seal(text: string): Promise<string>
  /** undefined for what none of their keys opens, or is damaged. */
  open(sealed: string): Promise<string | undefined>
}
