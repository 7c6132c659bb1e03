import { listenersOf } from "../reach.ts";
import type { Rule } from "../rule.ts";
import { aboutGroup } from "../subject.ts";
import { code, duration, listenerCode } from "../wording.ts";

export const nginxForgetsFailures: Rule = {
  id: "nginx-forgets-failures",
  title: "nginx forgets one failed connection before the next one has failed",
  severity: "warning",
  references: [
    "nginx, ngx_http_upstream_module: max_fails attempts must fail within fail_timeout",
    "nginx, ngx_http_proxy_module: proxy_connect_timeout",
  ],
  check: ({ plan }) =>
    listenersOf(plan).flatMap(({ group, listener }) => {
      const { check, timeouts, servers } = listener;
      if (group.declared.engine !== "nginx" || check === undefined || servers.length < 2) return [];
      const window = check.intervalMs * check.fall;
      if (check.fall < 2 || timeouts.connectMs < window) return [];
      return [
        aboutGroup(group, {
          message:
            `A connection to a dead server fails after ${duration(timeouts.connectMs)}, but ${code(group.name)} counts ` +
            `${check.fall} failures within ${duration(window)} only: with little traffic the server is never left alone.`,
          fix: listenerCode(
            group,
            listener.name,
            `timeouts: { connect: "${duration(Math.max(1, Math.floor(window / 4)))}" }`,
          ),
        }),
      ];
    }),
};
