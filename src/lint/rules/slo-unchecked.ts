import type { Prediction } from "../../reliability/availability/predict.ts";
import { availabilityRange } from "../../reliability/availability/words.ts";
import type { Rule } from "../rule.ts";
import { aboutEntrypoint } from "../subject.ts";
import { percentage } from "../wording.ts";

export const sloUnchecked: Rule = {
  id: "slo-unchecked",
  title: "A topology is too large for the linter to predict whether an entrypoint keeps its SLO",
  severity: "info",
  references: [
    "docs/adr/0032-bounds-where-a-diagram-does-not-fit.md: between which numbers a prediction lies",
    "docs/availability.md: how it is predicted",
  ],
  check: ({ plan, predictions }) => {
    const predicted = new Map(predictions().map((one) => [one.entrypoint, one]));
    return plan.entrypoints.flatMap((entrypoint) => {
      const prediction = predicted.get(entrypoint.name);
      // One that misses its SLO even at best is a finding of slo-missed.
      if (prediction === undefined || prediction.availableAtMost < entrypoint.slo) return [];
      if (prediction.kind === "calculated" && prediction.available >= entrypoint.slo) return [];
      return [
        aboutEntrypoint(entrypoint, {
          message: `Nobody has checked whether ${entrypoint.name} keeps the ${percentage(entrypoint.slo)} that it promises: ${because(prediction)}.`,
          fix: "let `nospof availability` calculate it: it may use more memory, and more time",
        }),
      ];
    });
  },
};

function because(prediction: Prediction): string {
  switch (prediction.kind) {
    case "calculated": {
      const { available, availableAtMost } = prediction;
      return `it is predicted to reach ${availabilityRange(available, availableAtMost, true).replaceAll(" %", "%")}, and the topology is too large to say more`;
    }
    case "refused":
      return `with what the linter may use ${prediction.reached}`;
    default:
      return prediction satisfies never;
  }
}
