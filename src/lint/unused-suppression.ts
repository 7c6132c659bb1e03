import type { Plan } from "../plan/model.ts";
import type { Suppression } from "../topology/model.ts";
import type { Finding } from "./diagnostic.ts";
import type { RuleDescription } from "./rule.ts";
import { about } from "./subject.ts";

/** Not a check of the plan but of the other rules' findings, so the engine makes its findings. */
export const UNUSED_SUPPRESSION: RuleDescription = {
  id: "unused-suppression",
  title: "A suppression matches no finding",
  severity: "warning",
  references: ["ESLint: --report-unused-disable-directives"],
};

/** One finding for each suppression that matched nothing. */
export function unusedSuppressions(unmatched: readonly Suppression[], plan: Plan): readonly Finding[] {
  return unmatched
    .filter(({ rule }) => rule !== UNUSED_SUPPRESSION.id)
    .map((suppression) => {
      const of =
        suppression.on === undefined ? "" : ` about ${suppression.on.kind} \`${suppression.on.name}\``;
      return about(suppression.on ?? { kind: "topology", name: plan.name }, suppression, {
        message:
          `This suppression hides nothing: ${suppression.rule} finds nothing${of}. ` +
          "If the fault comes back later, it would go unseen.",
        fix: `remove it: suppress("${suppression.rule}", …)`,
      });
    });
}
