/** A time to the minute, in UTC: `2026-11-22 18:14Z`; a hyphen when it is not known, or is no time. */
export function minute(date: Date | undefined): string {
  return date === undefined || Number.isNaN(date.getTime()) ? '-' : `${date.toISOString().slice(0, 16).replace('T', ' ')}Z`
}
