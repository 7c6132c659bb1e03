/** Something the person at the terminal can mend: what is wrong, and how to mend it. The CLI shows it without a stack. */
export class LabError extends Error {
  /** How to mend it, one line each. */
  readonly fixes: readonly string[];

  constructor(message: string, ...fixes: readonly string[]) {
    super(message);
    this.name = "LabError";
    this.fixes = fixes;
  }
}
