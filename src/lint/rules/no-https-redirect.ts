import { indexPlan } from "../plan-index.ts";
import type { Rule } from "../rule.ts";
import { aboutEntrypoint } from "../subject.ts";
import { code, listenerCode } from "../wording.ts";

export const noHttpsRedirect: Rule = {
  id: "no-https-redirect",
  title: "Users who type the name without https get no answer",
  severity: "info",
  references: ["Mozilla, Web Security Guidelines: HTTP requests are redirected to HTTPS"],
  check: ({ plan }) => {
    const index = indexPlan(plan);
    return plan.entrypoints.flatMap((entrypoint) => {
      const { to } = entrypoint;
      const group = to.kind === "load-balancer" ? index.group(to.name) : undefined;
      if (to.kind !== "load-balancer" || group?.kind !== "load-balancer") return [];
      const listener = group.listeners.find(({ name }) => name === to.listener);
      const https = listener?.protocol === "http" && listener.tls !== undefined && listener.port === 443;
      if (listener?.tls === undefined || !https || listener.tls.redirectFrom !== undefined) return [];
      if (group.listeners.some(({ port }) => port === 80)) return [];
      return [
        aboutEntrypoint(entrypoint, {
          also: [{ kind: "load-balancer", name: group.name }],
          message: `Nothing answers on port 80 of ${code(group.name)}: old links and names typed without https lead nowhere.`,
          fix: listenerCode(group, listener.name, "tls: { redirectFrom: 80, … }"),
        }),
      ];
    });
  },
};
