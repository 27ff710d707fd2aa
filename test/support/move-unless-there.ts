import fs from 'node:fs'

/** Two test projects may fetch the same at once: the first to be done is taken, the other's is as good and goes. */
export function moveUnlessThere(from: string, to: string): void {
  try {
    fs.renameSync(from, to)
  } catch (error) {
    if (!fs.existsSync(to)) throw error
  }
}
