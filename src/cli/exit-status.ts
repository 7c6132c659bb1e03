/** What the exit status of `nospof` means; documented in `nospof --help`. */
export const EXIT_STATUS = {
  /** Nothing found, or nothing worse than warnings. */
  clean: 0,
  /** At least one error found. */
  errorsFound: 1,
  /** The topology or the call is wrong. */
  wrongInput: 2,
  /** A fault of nospof itself: EX_SOFTWARE of sysexits(3). */
  internalFault: 70,
} as const;

export type ExitStatus = (typeof EXIT_STATUS)[keyof typeof EXIT_STATUS];
