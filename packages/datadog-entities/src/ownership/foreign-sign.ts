/** How an entity shows that another program or person manages it. */
export interface ForeignSign {
  /** Whose it is, for people: `Terraform`. */
  readonly holder: string
  /** A tag that its entities bear: `terraform:true`. */
  readonly tag?: string
  /** A text that stands in their message or description. */
  readonly text?: string
  /** What to do instead. */
  readonly hint: string
}

/** The programs that are known to mark what they manage. */
export const knownForeignSigns: readonly ForeignSign[] = [
  { holder: 'Birddog', tag: 'managed_by:birddog', hint: 'change it through Birddog' },
  {
    holder: 'Kennel',
    text: '-- Managed by kennel ',
    hint: 'change it in the Kennel project that its message or description names',
  },
  { holder: 'Terraform', tag: 'terraform:true', hint: 'change it in its Terraform configuration' },
  {
    holder: 'Terraform',
    tag: 'managed_by:terraform',
    hint: 'change it in its Terraform configuration',
  },
  {
    holder: 'the Datadog operator',
    tag: 'generated:kubernetes',
    hint: 'change its resource in Kubernetes',
  },
  {
    holder: 'datadog-sync-cli',
    tag: 'managed_by:datadog-sync',
    hint: 'change it in the organisation from which it is synchronised',
  },
]

/** The first sign that these tags and this text show; undefined when there is none. */
export function foreignSignOf(
  tags: readonly string[],
  text: string,
  signs: readonly ForeignSign[],
): (ForeignSign & { readonly seen: string }) | undefined {
  for (const sign of signs) {
    if (sign.tag !== undefined && tags.includes(sign.tag)) {
      return { ...sign, seen: `tag ${sign.tag}` }
    }
    if (sign.text !== undefined && sign.text !== '' && text.includes(sign.text)) {
      return { ...sign, seen: `text "${sign.text.trim()}"` }
    }
  }
  return undefined
}
