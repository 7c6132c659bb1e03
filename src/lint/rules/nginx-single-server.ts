import { indexPlan } from "../plan-index.ts";
import { listenersOf } from "../reach.ts";
import type { Rule } from "../rule.ts";
import { aboutGroup } from "../subject.ts";
import { code } from "../wording.ts";

export const nginxSingleServer: Rule = {
  id: "nginx-single-server",
  title: "nginx never takes the only server of a listener out",
  severity: "info",
  references: [
    "nginx, ngx_http_upstream_module: with a single server in a group, max_fails and fail_timeout are ignored",
  ],
  check: ({ plan }) => {
    const index = indexPlan(plan);
    return listenersOf(plan).flatMap(({ group, listener }) => {
      const [only, second] = listener.servers;
      if (group.declared.engine !== "nginx" || only === undefined || second !== undefined) return [];
      // Behind another load balancer's virtual IP there is more than one server.
      const target = only.to.kind === "load-balancer" ? index.group(only.to.name) : undefined;
      if (target !== undefined && target.instances.length > 1) return [];
      return [
        aboutGroup(group, {
          message:
            `Listener ${code(listener.name)} of ${code(group.name)} has one server, ${only.name}: ` +
            "nginx ignores max_fails and fail_timeout for it, and every request waits for it to fail.",
          fix: `give it a second server: run another replica of ${code(only.to.name)}, or name a backup`,
        }),
      ];
    });
  },
};
