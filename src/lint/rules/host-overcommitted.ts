import type { Resources } from "../../topology/model.ts";
import { indexPlan } from "../plan-index.ts";
import type { Rule } from "../rule.ts";
import { about } from "../subject.ts";
import { bytes, list } from "../wording.ts";

export const hostOvercommitted: Rule = {
  id: "host-overcommitted",
  title: "Instances on a host may use more than it has",
  severity: "error",
  references: [
    "Google SRE Book, chapter 22: resource exhaustion",
    "Linux: the OOM killer chooses whom it stops",
  ],
  check: ({ plan }) => {
    const index = indexPlan(plan);
    return plan.domains.flatMap((host) => {
      const { capacity } = host;
      if (capacity === undefined) return [];
      const instances = index.inside(host.name);
      const wanted = (resource: keyof Resources): number =>
        instances.reduce((sum, { size, volumes }) => {
          const data =
            resource === "diskBytes" ? volumes.reduce((all, { sizeBytes }) => all + sizeBytes, 0) : 0;
          return sum + size[resource] + data;
        }, 0);
      const lacking = [
        [wanted("cpu"), capacity.cpu, "cores", String] as const,
        [wanted("memoryBytes"), capacity.memoryBytes, "of memory", bytes] as const,
        [wanted("diskBytes"), capacity.diskBytes, "of disk", bytes] as const,
      ].filter(([sum, has]) => sum > has);
      if (lacking.length === 0) return [];
      const texts = lacking.map(([sum, has, what, show]) => `${show(sum)} of ${show(has)} ${what}`);
      return [
        about({ kind: "domain", name: host.name }, host, {
          message:
            `The ${instances.length} instances on host ${host.name} may use ${list(texts)}: ` +
            "under load they take it from each other, or are stopped.",
          fix: `smaller sizes, fewer replicas, or another host beside ${host.name}`,
        }),
      ];
    });
  },
};
