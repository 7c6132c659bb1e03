import type { Finding } from "../../src/lint/diagnostic.ts";
import type { Rule } from "../../src/lint/rule.ts";
import { plan } from "../../src/plan/plan.ts";
import { failureModel } from "../../src/reliability/failure-model.ts";
import { singlePointsOfFailure } from "../../src/reliability/single-points.ts";
import type { Topology } from "../../src/topology/model.ts";

/** Findings of one rule about a topology, through the real plan. */
export function findings(rule: Rule, topology: Topology): readonly Finding[] {
  const planned = plan(topology);
  return rule.check({ plan: planned, singlePoints: singlePointsOfFailure(failureModel(planned)) });
}

export function messages(rule: Rule, topology: Topology): readonly string[] {
  return findings(rule, topology).map(({ message }) => message);
}
