import type { Source } from '@retriever/vault-keys'
import * as z from 'zod'

import type { Leaves } from '../config/leaves.ts'
import { readWith, section } from '../config/section.ts'
import { isTree } from '../config/tree.ts'

/**
 * A piece of what it takes to log in. A file is named here and read at each login: the kubelet replaces tokens, and the
 * file need not be there yet. Anything else is read now, as other secrets are.
 */
export function credentialSetting({ flag, path, secret }: Leaves): z.ZodType<Source> {
  const file = section({
    file: path,
    /** Delete the file once the login has succeeded. */
    remove: flag.default(false),
  })
  return z.unknown().transform((value, context): Source => {
    return isTree(value) && Object.hasOwn(value, 'file')
      ? readWith(file, value, context)
      : readWith(secret, value, context)
  })
}

/** A name that goes with a credential: may be written out, where a secret may not. */
export function nameSetting(leaves: Leaves): z.ZodType<Source> {
  const credential = credentialSetting(leaves)
  return z
    .unknown()
    .transform((value, context): Source =>
      typeof value === 'string'
        ? readWith(leaves.text, value, context)
        : readWith(credential, value, context),
    )
}
