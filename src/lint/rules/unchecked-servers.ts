import { listenersOf } from "../reach.ts";
import type { Rule } from "../rule.ts";
import { aboutGroup } from "../subject.ts";
import { code, listenerCode } from "../wording.ts";

export const uncheckedServers: Rule = {
  id: "unchecked-servers",
  title: "A listener's servers are not checked as the topology could say",
  severity: "warning",
  references: [
    "HAProxy Configuration Manual, 5.2 `check`: without it a server is always considered available",
  ],
  check: ({ plan }) =>
    listenersOf(plan)
      .filter(({ listener }) => listener.check === undefined && listener.servers.length > 1)
      // A server that is asked for its role is asked more than any check would.
      .filter(({ listener }) => listener.servers.every(({ rolePort }) => rolePort === undefined))
      .map(({ group, listener }) =>
        aboutGroup(group, {
          message:
            `Listener ${code(listener.name)} of ${code(group.name)} says \`check: "none"\`: ` +
            "how soon a failed server is left alone is up to the program's defaults.",
          fix: listenerCode(
            group,
            listener.name,
            listener.protocol === "http" ? `check: httpCheck("/healthz")` : "check: tcpCheck()",
          ),
        }),
      ),
};
