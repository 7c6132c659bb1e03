import type { Rule } from "../rule.ts";
import { aboutEntrypoint } from "../subject.ts";
import { percentage } from "../wording.ts";

export const sloUnchecked: Rule = {
  id: "slo-unchecked",
  title: "A topology is too large for the linter to predict whether an entrypoint keeps its SLO",
  severity: "info",
  references: [
    "docs/adr/0029-an-own-fault-tree-engine.md: an answer is exact or refused, never in part",
    "docs/availability.md: how it is predicted",
  ],
  check: ({ plan, predictions }) => {
    const predicted = new Map(predictions().map((one) => [one.entrypoint, one]));
    return plan.entrypoints.flatMap((entrypoint) => {
      const prediction = predicted.get(entrypoint.name);
      // One that misses its SLO by its single points alone is a finding of slo-missed.
      if (prediction?.kind !== "bounded" || prediction.availableAtMost < entrypoint.slo) return [];
      return [
        aboutEntrypoint(entrypoint, {
          message:
            `Nobody has checked whether ${entrypoint.name} keeps the ${percentage(entrypoint.slo)} that it promises: with what the ` +
            `linter may use ${prediction.reached}.`,
          fix: "let `nospof availability` calculate it: it may use more memory, and much more time",
        }),
      ];
    });
  },
};
