/** Permanent names of what can go wrong with the embedded server. */
export type EmbeddedPostgresErrorCode =
  | 'LG_EMBEDDED_PLATFORM'
  | 'LG_EMBEDDED_NOT_INSTALLED'
  | 'LG_EMBEDDED_ACCOUNT'
  | 'LG_EMBEDDED_BASE_DIR'
  | 'LG_EMBEDDED_SETTING'
  | 'LG_EMBEDDED_WATCHDOG'
  | 'LG_EMBEDDED_INIT'
  | 'LG_EMBEDDED_START';

/** The embedded PostgreSQL server could not be provided. Match `code`; `hint` says what the operator can do. */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError';
  readonly code: EmbeddedPostgresErrorCode;
  readonly hint: string;

  constructor(code: EmbeddedPostgresErrorCode, message: string, hint: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.hint = hint;
  }
}
