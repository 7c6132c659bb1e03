import type { Rule } from "../rule.ts";
import { aboutEntrypoint } from "../subject.ts";
import { code, count } from "../wording.ts";

export const entrypointWithoutLoadBalancer: Rule = {
  id: "entrypoint-without-load-balancer",
  title: "Clients are sent to several replicas with nothing before them",
  severity: "error",
  references: [
    "RFC 8305, Happy Eyeballs: what a client may try when a name has several addresses, and need not",
    "OpenStack High Availability Guide, stateless services: behind a virtual IP and a load balancer",
  ],
  check: ({ plan }) =>
    plan.entrypoints.flatMap((entrypoint) => {
      const { to, name } = entrypoint;
      if (to.kind !== "service" && !(to.kind === "database" && to.role === "reader")) return [];
      const group = plan.groups.find((candidate) => candidate.name === to.name);
      if (group === undefined || group.instances.length < 2) return [];
      const replicas = count(group.instances.length, "replica");
      return [
        aboutEntrypoint(entrypoint, {
          also: [{ kind: group.kind, name: group.name }],
          message: `${name} leads straight to ${replicas} of ${code(group.name)}: whoever holds the address of one that fails is out until somebody changes it.`,
          fix: `put a load balancer with a virtual IP before it: loadBalancer("${group.name}-lb", { replicas: 2, virtualIp: { network: … }, listeners: { … }, … })`,
        }),
      ];
    }),
};
