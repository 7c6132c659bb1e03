import type { Rule } from "../rule.ts";
import { aboutEntrypoint } from "../subject.ts";
import { list, percentage } from "../wording.ts";

export const sloAboveDependencies: Rule = {
  id: "slo-above-dependencies",
  title: "An entrypoint promises more than what it depends on gives",
  severity: "error",
  references: ["Treynor, Dahlin, Rau, Beyer: The Calculus of Service Availability (ACM Queue, 2017)"],
  check: ({ plan, singlePoints }) =>
    plan.entrypoints.flatMap((entrypoint) => {
      // Of several that stand in for each other none is needed by itself.
      const needed = singlePoints
        .filter((point) => point.entrypoint === entrypoint.name && point.effect === "down")
        .map(({ event }) => event.id);
      const externals = plan.externals.filter(({ name }) => needed.includes(`external:${name}`));
      const best = externals.reduce((product, { availability }) => product * availability, 1);
      if (best >= entrypoint.slo) return [];
      const given = externals.map(({ name, availability }) => `${name} (${percentage(availability)})`);
      return [
        aboutEntrypoint(entrypoint, {
          message:
            `${entrypoint.name} promises ${percentage(entrypoint.slo)}, but even if nothing of its own ever failed it would reach ` +
            `${percentage(best)}: it needs ${list(given)}.`,
          fix: `make a dependency soft and say what works without it, add a second provider, or promise less: entrypoint("${entrypoint.name}", { slo: "${percentage(floorTo(best))}", … })`,
        }),
      ];
    }),
};

/** Never more than what can be reached. */
function floorTo(fraction: number): number {
  return Math.floor(fraction * 100_000) / 100_000;
}
