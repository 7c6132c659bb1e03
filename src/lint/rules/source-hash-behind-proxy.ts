import type { Balance } from "../../topology/model.ts";
import { listenersOf } from "../reach.ts";
import type { Rule } from "../rule.ts";
import { aboutGroup } from "../subject.ts";
import { code, list, listenerCode } from "../wording.ts";

export const sourceHashBehindProxy: Rule = {
  id: "source-hash-behind-proxy",
  title: "A hash of the client's address where all clients are load balancers",
  severity: "warning",
  references: [
    "HAProxy Configuration Manual, 4.2 `balance source`",
    "nginx, ngx_http_upstream_module: ip_hash",
  ],
  check: ({ plan }) =>
    listenersOf(plan).flatMap(({ group, listener }) => {
      if (!hashesSource(listener.balance) || listener.servers.length < 2) return [];
      const isIt = (to: { readonly kind: string; readonly name: string }): boolean =>
        to.kind === "load-balancer" &&
        to.name === group.name &&
        "listener" in to &&
        to.listener === listener.name;
      const others =
        plan.entrypoints.some(({ to }) => isIt(to)) ||
        plan.groups.some(
          (user) => user.kind === "service" && user.declared.dependsOn.some(({ on }) => isIt(on)),
        );
      const proxies = listenersOf(plan)
        .filter((user) => user.listener.servers.some(({ to }) => isIt(to)))
        .map((user) => user.group.name);
      if (others || proxies.length === 0) return [];
      return [
        aboutGroup(group, {
          message:
            `Listener ${code(listener.name)} of ${code(group.name)} chooses servers by the client's address, but its only clients are ` +
            `the instances of ${list([...new Set(proxies)].map(code))}: a few addresses, so a few servers get all of the traffic.`,
          fix: listenerCode(
            group,
            listener.name,
            `balance: { consistentHash: { header: "X-Forwarded-For" } }`,
          ),
        }),
      ];
    }),
};

function hashesSource(balance: Balance): boolean {
  return (
    balance.kind === "source-hash" || (balance.kind === "consistent-hash" && balance.key.kind === "source")
  );
}
