import type { Finding } from "../../src/lint/diagnostic.ts";
import type { Rule } from "../../src/lint/rule.ts";
import { ruleContext } from "../../src/lint/rule-context.ts";
import { plan } from "../../src/plan/plan.ts";
import type { Topology } from "../../src/topology/model.ts";

/** Findings of one rule about a topology, through the real plan. */
export function findings(rule: Rule, topology: Topology): readonly Finding[] {
  return rule.check(ruleContext(plan(topology)));
}

export function messages(rule: Rule, topology: Topology): readonly string[] {
  return findings(rule, topology).map(({ message }) => message);
}
