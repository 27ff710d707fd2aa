import { counted } from './plural.ts'

const minute = 60_000
const units: readonly (readonly [string, number])[] = [
  ['day', 24 * 60 * minute],
  ['hour', 60 * minute],
  ['minute', minute],
]

/** How long ago something was, in its largest unit: `3 hours`; under a minute `moments`. */
export function ageText(milliseconds: number): string {
  const [unit, length] = units.find(([, length]) => milliseconds >= length) ?? []
  return unit === undefined || length === undefined ? 'moments' : counted(Math.floor(milliseconds / length), unit)
}
