/** Something the user can mend: shown without a stack, exit status 2. */
export class UserError extends Error {
  /** How to mend it, one line each. */
  readonly fixes: readonly string[];

  constructor(message: string, ...fixes: readonly string[]) {
    super(message);
    this.name = "UserError";
    this.fixes = fixes;
  }
}
