import { listenersOf } from "../reach.ts";
import type { Rule } from "../rule.ts";
import { aboutGroup } from "../subject.ts";
import { code, list, listenerCode } from "../wording.ts";

export const noConnectionLimit: Rule = {
  id: "no-connection-limit",
  title: "Nothing limits how many connections one server gets",
  severity: "info",
  references: [
    "HAProxy Configuration Manual, 5.2 `maxconn`: more wait in the queue instead of overloading the server",
    "Google SRE Book, chapter 22: Addressing Cascading Failures",
  ],
  check: ({ plan }) =>
    listenersOf(plan).flatMap(({ group, listener }) => {
      const unlimited = listener.servers.filter(({ maxConnections }) => maxConnections === undefined);
      const names = [...new Set(unlimited.map(({ to }) => to.name))];
      if (names.length === 0) return [];
      return [
        aboutGroup(group, {
          message:
            `Listener ${code(listener.name)} of ${code(group.name)} gives ${list(names.map(code))} any number of connections: ` +
            "after a failure the servers that are left can be overloaded one after another.",
          fix: listenerCode(group, listener.name, "to: [{ to: …, maxConnections: 200 }]"),
        }),
      ];
    }),
};
