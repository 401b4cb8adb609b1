/** Something that one may be allowed to do. */
export interface Action {
  /** `create` */
  readonly verb: string
  /** The plural: `tokenreviews`. */
  readonly resource: string
  /** `authentication.k8s.io`. Default: the core group, ''. */
  readonly group?: string
  readonly subresource?: string
  /** Default: the whole cluster. */
  readonly namespace?: string
  /** Default: any. */
  readonly name?: string
}

/** Whether it is allowed. */
export interface Access {
  readonly allowed: boolean
  /** By what, in the server's words: `RBAC: allowed by ClusterRoleBinding …`. It may say nothing. */
  readonly reason?: string
}
