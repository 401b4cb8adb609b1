/** Where documents are, and how they are read. */
export interface DocumentOptions {
  /** One of the formats that are read. Absent: by the names of the files. */
  readonly format?: string
}

/** What documents may say and link to, besides what they hold themselves. */
export interface CheckOptions {
  /** `REF=ID`, one for each thing that is linked to and not declared. */
  readonly external?: readonly string[]
  /** Alerts may have handles and conditional blocks in their texts. */
  readonly allowRawTemplates?: boolean
}

/** Whom a command speaks to. */
export interface OrganisationOptions {
  readonly config?: readonly string[]
  /** Its name in the configuration; needed when there are several. */
  readonly organisation?: string
  /** On whose behalf. Absent: as the configuration says. */
  readonly owner?: string
}

/** How a command tells what it found. */
export interface OutputOptions {
  readonly json?: boolean
}

/** What a run may do besides creating and updating. */
export interface ChangeOptions {
  readonly adopt?: boolean
  readonly replace?: boolean
  readonly prune?: boolean
  readonly scope?: readonly string[]
  readonly maxDeletes?: string
}

export type LintOptions = DocumentOptions & CheckOptions & OutputOptions
export type DiffOptions = DocumentOptions &
  CheckOptions &
  OrganisationOptions &
  OutputOptions &
  ChangeOptions
export type PlanCommandOptions = DiffOptions & { readonly out?: string }
export type ApplyOptions = DiffOptions & { readonly dryRun?: boolean }
export type ExportOptions = OrganisationOptions &
  OutputOptions & {
    readonly all?: boolean
    /** One of the formats that are written. */
    readonly as?: string
    readonly folder?: string
    readonly force?: boolean
  }
export type AdoptOptions = OrganisationOptions & OutputOptions & { readonly yes?: boolean }

/** One command of `retriever datadog`, as it was asked for. */
export type DatadogCommand =
  | { readonly name: 'lint'; readonly words: readonly string[]; readonly options: LintOptions }
  | {
      readonly name: 'plan'
      readonly words: readonly string[]
      readonly options: PlanCommandOptions
    }
  | { readonly name: 'diff'; readonly words: readonly string[]; readonly options: DiffOptions }
  | { readonly name: 'apply'; readonly words: readonly string[]; readonly options: ApplyOptions }
  | { readonly name: 'export'; readonly options: ExportOptions }
  | { readonly name: 'adopt'; readonly words: readonly string[]; readonly options: AdoptOptions }
