import type { Plan } from "../plan/model.ts";
import type { SinglePointOfFailure } from "../reliability/model.ts";
import type { Severity } from "../topology/model.ts";
import type { Finding } from "./diagnostic.ts";

/** All a rule may look at. */
export interface RuleContext {
  readonly plan: Plan;
  readonly singlePoints: readonly SinglePointOfFailure[];
}

/** One file under `rules/` each, exported under its camel-case name; its page is `docs/rules/<id>.md`. */
export interface Rule {
  /** kebab-case, never renamed: people have it in their suppressions. */
  readonly id: string;
  /** One line: the fault. */
  readonly title: string;
  readonly severity: Exclude<Severity, "off">;
  /** Where the knowledge comes from: manuals, post-mortems. */
  readonly references: readonly string[];
  readonly check: (context: RuleContext) => readonly Finding[];
}
