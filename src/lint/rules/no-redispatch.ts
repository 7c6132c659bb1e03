import { listenersOf } from "../reach.ts";
import type { Rule } from "../rule.ts";
import { aboutGroup } from "../subject.ts";
import { code, listenerCode } from "../wording.ts";

export const noRedispatch: Rule = {
  id: "no-redispatch",
  title: "A request that meets a dead server is not given to another one",
  severity: "warning",
  references: [
    "HAProxy Configuration Manual, 4.2 `option redispatch`: needed with cookies and hashing above all",
  ],
  check: ({ plan }) =>
    listenersOf(plan)
      .filter(({ listener }) => !listener.redispatch && listener.retries > 0 && listener.servers.length > 1)
      .map(({ group, listener }) =>
        aboutGroup(group, {
          message:
            `Listener ${code(listener.name)} of ${code(group.name)} keeps a failed request on the server that failed it: ` +
            "until the check finds that out, part of the users see errors though other servers work.",
          fix: listenerCode(group, listener.name, "redispatch: true"),
        }),
      ),
};
