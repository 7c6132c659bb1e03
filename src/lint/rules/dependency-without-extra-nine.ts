import type { Rule } from "../rule.ts";
import { about } from "../subject.ts";
import { list, percentage } from "../wording.ts";

/** The rule of the extra nine: a dependency may be down a tenth of the time that its user may. */
const SHARE = 0.1;

export const dependencyWithoutExtraNine: Rule = {
  id: "dependency-without-extra-nine",
  title: "An external dependency uses more than a tenth of an entrypoint's error budget",
  severity: "info",
  references: [
    "Treynor, Dahlin, Rau, Beyer: The Calculus of Service Availability (ACM Queue, 2017): the rule of the extra 9",
  ],
  check: ({ plan, singlePoints }) => {
    return plan.externals.flatMap((external) => {
      const needing = singlePoints.filter(
        ({ event, effect }) => event.id === `external:${external.name}` && effect === "down",
      );
      const users = plan.entrypoints
        .filter(({ name }) => needing.some((point) => point.entrypoint === name))
        .filter(
          // A thousandth of leeway for floating point: 99.99 % is exactly the extra nine of 99.9 %.
          ({ slo }) => 1 - external.availability > (1 - slo) * SHARE * 1.001,
        );
      const strictest = users.reduce((most, { slo }) => Math.max(most, slo), 0);
      if (users.length === 0) return [];
      return [
        about({ kind: "external", name: external.name }, external, {
          affects: users.map(({ name }) => name),
          message:
            `${external.name} is up ${percentage(external.availability)} of the time; for the ${percentage(strictest)} that ` +
            `${list(users.map(({ name }) => name))} promise${users.length === 1 ? "s" : ""} a hard dependency should give ${percentage(1 - (1 - strictest) * SHARE)}.`,
          fix: "make the dependency soft, or add a second provider",
        }),
      ];
    });
  },
};
