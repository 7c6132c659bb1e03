import { entrypointListener } from "../reach.ts";
import type { Rule } from "../rule.ts";
import { aboutEntrypoint } from "../subject.ts";
import { code, groupCode } from "../wording.ts";

export const plainHttpToClients: Rule = {
  id: "plain-http-to-clients",
  title: "Users are served over plain HTTP",
  severity: "warning",
  references: ["RFC 9325, Recommendations for Secure Use of TLS", "Mozilla, Server Side TLS"],
  check: ({ plan }) =>
    plan.entrypoints.flatMap((entrypoint) => {
      const found = entrypointListener(entrypoint, plan);
      if (found === undefined) return [];
      const { group, listener } = found;
      if (listener.protocol !== "http" || listener.tls !== undefined) return [];
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
    }),
};
