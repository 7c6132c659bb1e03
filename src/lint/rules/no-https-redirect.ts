import { entrypointListener } from "../reach.ts";
import type { Rule } from "../rule.ts";
import { aboutEntrypoint } from "../subject.ts";
import { code, listenerCode } from "../wording.ts";

export const noHttpsRedirect: Rule = {
  id: "no-https-redirect",
  title: "Users who type the name without https get no answer",
  severity: "info",
  references: ["Mozilla, Web Security Guidelines: HTTP requests are redirected to HTTPS"],
  check: ({ plan }) =>
    plan.entrypoints.flatMap((entrypoint) => {
      const found = entrypointListener(entrypoint, plan);
      if (found === undefined) return [];
      const { group, listener } = found;
      const https = listener.protocol === "http" && listener.port === 443;
      if (!https || listener.tls === undefined || listener.tls.redirectFrom !== undefined) return [];
      if (group.listeners.some(({ port }) => port === 80)) return [];
      return [
        aboutEntrypoint(entrypoint, {
          also: [{ kind: "load-balancer", name: group.name }],
          message: `Nothing answers on port 80 of ${code(group.name)}: old links and names typed without https lead nowhere.`,
          fix: listenerCode(group, listener.name, "tls: { redirectFrom: 80, … }"),
        }),
      ];
    }),
};
