import type { Plan } from "../plan/model.ts";
import type { Prediction } from "../reliability/availability/predict.ts";
import type { BasicEvent, SinglePointOfFailure } from "../reliability/model.ts";
import type { WorstOutage } from "../reliability/outage-worst.ts";
import type { Severity } from "../topology/model.ts";
import type { Finding } from "./diagnostic.ts";

/** All a rule may look at. */
export interface RuleContext {
  readonly plan: Plan;
  readonly singlePoints: readonly SinglePointOfFailure[];
  /** The worst that each component can do to each entrypoint; worked out when somebody asks. */
  readonly worstOutages: () => readonly WorstOutage[];
  /** All that can fail by itself; contributors to a prediction are indexes into it. */
  readonly events: readonly BasicEvent[];
  /** How available each entrypoint is, in the order of the failure model; worked out when somebody asks. */
  readonly predictions: () => readonly Prediction[];
}

/** What is known of a rule without running it; its page is `docs/rules/<id>.md`. */
export interface RuleDescription {
  /** kebab-case, never renamed: people have it in their suppressions. */
  readonly id: string;
  /** One line: the fault. */
  readonly title: string;
  readonly severity: Exclude<Severity, "off">;
  /** Where the knowledge comes from: manuals, post-mortems. */
  readonly references: readonly string[];
}

/** One file under `rules/` each, exported under its camel-case name. */
export interface Rule extends RuleDescription {
  readonly check: (context: RuleContext) => readonly Finding[];
}
