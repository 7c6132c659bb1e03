import type { Severity, SourceLocation, Suppression } from "../topology/model.ts";

/** What a finding is about; matches what `suppress(rule, { on })` can name. */
export type Subject = NonNullable<Suppression["on"]> | { readonly kind: "topology"; readonly name: string };

/** What a rule reports; the engine adds severity and suppressions. */
export interface Finding {
  readonly subject: Subject;
  /** Other parts by which a suppression may name it, e.g. the host whose failure is meant. Default: none. */
  readonly also?: readonly Subject[];
  /** The user's line that the fix changes. */
  readonly source: SourceLocation;
  /** What breaks, for whom, and why: one or two sentences. */
  readonly message: string;
  /** Entrypoints that suffer; empty when none in particular. */
  readonly affects: readonly string[];
  /** From the entrypoint to the failing part; empty when there is no path. */
  readonly path: readonly string[];
  /** The smallest change that removes the finding. */
  readonly fix: string;
}

export interface Diagnostic extends Finding {
  readonly rule: string;
  readonly severity: Exclude<Severity, "off">;
  /** Set when the topology suppresses it: still printed, with the reason, but not counted. */
  readonly suppressed: { readonly because: string } | undefined;
}
