import type { ForeignSign } from './foreign-sign.ts'
import type { Identity, Mark } from './mark.ts'

/** Whose an entity is. */
export type Owner =
  | { readonly whose: 'ours'; readonly mark: Mark }
  | {
      readonly whose: 'foreign'
      /** Whose it is, for people. */
      readonly holder: string
      /** By what this is known. */
      readonly seen: string
      /** What to do instead. */
      readonly hint: string
    }
  | { readonly whose: 'nobody' }

/** As whom we look at entities, and by what those of others are known. */
export interface Viewpoint extends Identity {
  /** Looked at before {@link knownForeignSigns}. */
  readonly foreign?: readonly ForeignSign[]
}

/** Ours when the mark names this organisation and this owner, otherwise that of the one whom it names. */
export function ownerByMark(mark: Mark, { manager, organisation, owner }: Identity): Owner {
  if (mark.organisation !== organisation) {
    return {
      whose: 'foreign',
      holder: `${manager} for organisation "${mark.organisation}"`,
      seen: `mark of organisation "${mark.organisation}"`,
      hint: 'it was copied from there or the organisation has another name now; remove its mark, then adopt it by its id',
    }
  }
  if (mark.owner !== owner) {
    return {
      whose: 'foreign',
      holder: `owner "${mark.owner}" of ${manager}`,
      seen: `mark of owner "${mark.owner}"`,
      hint: `ask "${mark.owner}" to change it, or to give it up`,
    }
  }
  return { whose: 'ours', mark }
}

/** Ours by one sign, but not whole: nobody may rely on it. */
export function brokenMark(manager: string, seen: string): Owner {
  return {
    whose: 'foreign',
    holder: `${manager}, by a mark that is not complete`,
    seen,
    hint: 'somebody changed its mark; remove what is left of it, then adopt it by its id',
  }
}

/** Somebody whom we know by name only. */
export function otherManager(name: string, seen: string): Owner {
  return { whose: 'foreign', holder: name, seen, hint: `change it through ${name}` }
}
