import { listenersOf } from "../reach.ts";
import type { Rule } from "../rule.ts";
import { aboutGroup } from "../subject.ts";
import { code, groupCode } from "../wording.ts";

export const nginxWithoutActiveChecks: Rule = {
  id: "nginx-without-active-checks",
  title: "nginx finds a failed server by failing requests",
  severity: "info",
  references: ["nginx, ngx_http_upstream_hc_module: active checks are part of the commercial subscription"],
  check: ({ plan }) =>
    listenersOf(plan)
      .filter(
        ({ group, listener }) =>
          group.declared.engine === "nginx" && listener.check?.kind === "http" && listener.servers.length > 1,
      )
      .map(({ group, listener }) =>
        aboutGroup(group, {
          message:
            `Listener ${code(listener.name)} of ${code(group.name)} asks for a check over HTTP, which nginx does not have: ` +
            "a server that accepts connections but answers with errors is found out by users' requests.",
          fix: groupCode(group, `engine: "haproxy"`),
        }),
      ),
};
