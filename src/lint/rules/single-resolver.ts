import { isIPv4 } from "node:net";
import { listenersOf, loadBalancersOf } from "../reach.ts";
import type { Rule } from "../rule.ts";
import { aboutGroup } from "../subject.ts";
import { code, groupCode } from "../wording.ts";

export const singleResolver: Rule = {
  id: "single-resolver",
  title: "Servers are given by name, and fewer than two DNS servers resolve it",
  severity: "warning",
  references: [
    "HAProxy Configuration Manual, 5.3: resolvers, and what happens at start without them",
    "PagerDuty, post-mortem: DNS is one failure domain",
  ],
  check: ({ plan }) => {
    const named = new Set(
      listenersOf(plan)
        .filter(({ listener }) => listener.servers.some(({ address }) => !isIPv4(address)))
        .map(({ group }) => group.name),
    );
    return loadBalancersOf(plan)
      .filter(({ name, declared }) => named.has(name) && declared.resolvers.length < 2)
      .map((group) => {
        const [only] = group.declared.resolvers;
        const whose = only === undefined ? "the machine's own resolver alone" : `${only} alone`;
        return aboutGroup(group, {
          message: `${code(group.name)} finds servers by name through ${whose}: when it fails, a changed address is not noticed.`,
          fix: groupCode(group, `resolvers: [${only === undefined ? `"…"` : `"${only}"`}, "…"]`),
        });
      });
  },
};
