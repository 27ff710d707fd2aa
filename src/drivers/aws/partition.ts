/** The partition of a region, `aws` when no region is known (AWS General Reference, ARNs and partitions). */
export function partitionOf(region: string | undefined): string {
  return prefixes.find(([prefix]) => region?.startsWith(prefix))?.[1] ?? 'aws'
}

const prefixes = [
  ['cn-', 'aws-cn'],
  ['us-gov-', 'aws-us-gov'],
  ['us-iso-', 'aws-iso'],
  ['us-isob-', 'aws-iso-b'],
  ['eu-isoe-', 'aws-iso-e'],
  ['us-isof-', 'aws-iso-f'],
  ['eusc-', 'aws-eusc'],
] as const
