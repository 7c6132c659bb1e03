import { servicesOf } from "../reach.ts";
import type { Rule } from "../rule.ts";
import { aboutGroup } from "../subject.ts";
import { code, groupCode } from "../wording.ts";

export const serviceWithoutHealthCheck: Rule = {
  id: "service-without-health-check",
  title: "A service that others talk to has no health check",
  severity: "warning",
  references: [
    "pulumi-docker, Container: `wait` needs a health check to replace one container at a time",
    "Google SRE Book, chapter 20: lame duck state and health checks",
  ],
  check: ({ plan }) =>
    servicesOf(plan)
      .filter(({ declared }) => declared.ports.length > 0 && declared.healthCheck === undefined)
      .map((group) =>
        aboutGroup(group, {
          message:
            `Nothing can tell whether a replica of ${code(group.name)} works: ` +
            "one that hangs stays in use, and a rollout goes on over replicas that never came up.",
          fix: groupCode(group, `healthCheck: httpCheck("/healthz")`),
        }),
      ),
};
