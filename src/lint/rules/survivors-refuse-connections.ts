import { indexPlan } from "../plan-index.ts";
import { listenersOf, targetsOf, usualServers } from "../reach.ts";
import type { Rule } from "../rule.ts";
import { aboutGroup } from "../subject.ts";
import { code, listenerCode } from "../wording.ts";

export const survivorsRefuseConnections: Rule = {
  id: "survivors-refuse-connections",
  title: "The servers left after a failure take fewer connections than the listener lets in",
  severity: "warning",
  references: [
    "HAProxy Configuration Manual, 5.2 `maxconn`, 4.2 `timeout queue`",
    "Razorpay, post-mortem: peak load must fit on what is left after a failure",
  ],
  check: ({ plan }) => {
    const index = indexPlan(plan);
    return listenersOf(plan).flatMap(({ group, listener }) => {
      const { maxConnections } = listener;
      if (maxConnections === undefined) return [];
      let left = 0;
      for (const { to, servers } of targetsOf(usualServers(listener))) {
        const limit = servers[0]?.maxConnections;
        if (limit === undefined) return [];
        left += limit * (to.kind === "service" ? index.group(to.name).needs : servers.length);
      }
      if (left >= maxConnections) return [];
      return [
        aboutGroup(group, {
          message:
            `Listener ${code(listener.name)} of ${code(group.name)} lets ${maxConnections} connections in, but with as many servers down as may be, ` +
            `the others take ${left}: the rest waits in the queue and fails.`,
          fix: `raise maxConnections of its servers, or say ${listenerCode(group, listener.name, `maxConnections: ${left}`)}`,
        }),
      ];
    });
  },
};
