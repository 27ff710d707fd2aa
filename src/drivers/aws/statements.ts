/** The slug of a vault as the end of a statement's id, which has letters and digits alone: `my-vault` becomes `MyVault`. */
export function sidOf(slug: string): string {
  return slug.replaceAll(/(?:^|[_-]+)([a-z0-9]?)/g, (_, first: string) => first.toUpperCase())
}

/** IAM takes a list, or one value without a list, which is easier to read. */
export function oneOrMany(values: readonly string[]): string | readonly string[] {
  const [first] = values
  return values.length === 1 && first !== undefined ? first : values
}
