import { indexPlan } from "../plan-index.ts";
import type { Rule } from "../rule.ts";
import { aboutEntrypoint } from "../subject.ts";
import { code, groupCode } from "../wording.ts";

export const plainHttpToClients: Rule = {
  id: "plain-http-to-clients",
  title: "Users are served over plain HTTP",
  severity: "warning",
  references: ["RFC 9325, Recommendations for Secure Use of TLS", "Mozilla, Server Side TLS"],
  check: ({ plan }) => {
    const index = indexPlan(plan);
    return plan.entrypoints.flatMap((entrypoint) => {
      const { to } = entrypoint;
      const group = to.kind === "load-balancer" ? index.group(to.name) : undefined;
      if (to.kind !== "load-balancer" || group?.kind !== "load-balancer") return [];
      const listener = group.listeners.find(({ name }) => name === to.listener);
      if (listener?.protocol !== "http" || listener.tls !== undefined) return [];
      return [
        aboutEntrypoint(entrypoint, {
          also: [{ kind: "load-balancer", name: group.name }],
          message: `${entrypoint.name} is served by listener ${code(listener.name)} of ${code(group.name)} without TLS: anyone on the way reads and changes what users send.`,
          fix: groupCode(
            group,
            `listeners: { https: { port: 443, tls: { certificate: secret("…"), redirectFrom: ${listener.port} }, … } }`,
          ),
        }),
      ];
    });
  },
};
