import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

/** The kinds of value that SOPS tells apart (getsops/sops, aes/cipher.go). */
const leafTypes = ['str', 'int', 'float', 'bool', 'bytes'] as const
export type LeafType = (typeof leafTypes)[number]

const algorithm = 'aes-256-gcm'
const nonceBytes = 32
/** All 16 bytes: a shorter tag, which Node would take, can be forged. */
const authTagLength = 16
const form = /^ENC\[AES256_GCM,data:([A-Za-z0-9+/=]+),iv:([A-Za-z0-9+/=]+),tag:([A-Za-z0-9+/=]+),type:([a-z]+)\]$/

/** The additional data that ties a value to its place: the names on the way to it, each followed by a colon. */
export function additionalData(path: readonly string[]): string {
  return path.reduce(below, '')
}

/** The same one level deeper. */
export function below(place: string, name: string): string {
  return `${place}${name}:`
}

export function encryptLeaf(value: string | Buffer, key: Buffer, additional: string, type: LeafType = 'str'): string {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv(algorithm, key, nonce, { authTagLength }).setAAD(Buffer.from(additional))
  const data = Buffer.concat([cipher.update(Buffer.from(value)), cipher.final()])
  return `ENC[AES256_GCM,data:${data.toString('base64')},iv:${nonce.toString('base64')},tag:${cipher.getAuthTag().toString('base64')},type:${type}]`
}

/** undefined when the text is not an encrypted value, or not one made with this key for this place. */
export function decryptLeaf(sealed: string, key: Buffer, additional: string): { bytes: Buffer; type: LeafType } | undefined {
  const [, data, iv, tag, name] = form.exec(sealed) ?? []
  const type = leafTypes.find((known) => known === name)
  const [cipherText, nonce, authTag] = [decodeBase64(data), decodeBase64(iv), decodeBase64(tag)]
  if (!type || !cipherText || !nonce || authTag?.length !== authTagLength) return undefined
  try {
    const decipher = createDecipheriv(algorithm, key, nonce, { authTagLength })
    decipher.setAAD(Buffer.from(additional)).setAuthTag(authTag)
    const bytes = decipher.update(cipherText)
    // In this mode all text comes from update(); final() checks the tag.
    decipher.final()
    return { bytes, type }
  } catch {
    return undefined
  }
}

/** Buffer.from skips what is not base64; here two texts never mean the same bytes. */
function decodeBase64(text: string | undefined): Buffer | undefined {
  if (text === undefined) return undefined
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? bytes : undefined
}
