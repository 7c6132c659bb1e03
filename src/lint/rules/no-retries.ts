import { listenersOf } from "../reach.ts";
import type { Rule } from "../rule.ts";
import { aboutGroup } from "../subject.ts";
import { code, listenerCode } from "../wording.ts";

export const noRetries: Rule = {
  id: "no-retries",
  title: "A failed connection to one server is a failed request",
  severity: "warning",
  references: [
    "HAProxy Configuration Manual, 4.2 `retries`",
    "nginx, ngx_http_proxy_module: proxy_next_upstream",
  ],
  check: ({ plan }) =>
    listenersOf(plan)
      .filter(({ listener }) => listener.retries === 0 && listener.servers.length > 1)
      .map(({ group, listener }) =>
        aboutGroup(group, {
          message:
            `Listener ${code(listener.name)} of ${code(group.name)} tries once: every connection that a failing ` +
            "server refuses reaches a user as an error, though another server would have taken it.",
          fix: listenerCode(group, listener.name, "retries: 3"),
        }),
      ),
};
