import type { DatabaseGroup, LoadBalancerGroup, PlannedListener } from "../../plan/model.ts";
import { DEFAULT_ROLE_PORT } from "../../topology/role-ports.ts";
import { indexPlan } from "../plan-index.ts";
import { listenersOf, targetsOf } from "../reach.ts";
import type { Rule } from "../rule.ts";
import { aboutGroup } from "../subject.ts";
import { code, declaredName, groupCode, listenerCode } from "../wording.ts";

export const replicaLagUnchecked: Rule = {
  id: "replica-lag-unchecked",
  title: "Replicas are read from however far behind their primary they are",
  severity: "warning",
  references: [
    "HAProxy Configuration Manual, 4.2 `option tcp-check`, `option mysql-check`: whether a server accepts connections",
    "haproxy#2692: a login is no check of what a database server can be used for",
  ],
  check: ({ plan }) => {
    const index = indexPlan(plan);
    return listenersOf(plan).flatMap(({ group, listener }) =>
      targetsOf(listener.servers).flatMap(({ to, servers }) => {
        // A server that has a role port is asked how far it is.
        if (to.kind !== "database" || to.role !== "reader" || servers.length < 2) return [];
        if (servers.some(({ rolePort }) => rolePort !== undefined)) return [];
        const database = index.group(to.name);
        if (database.kind !== "database") return [];
        return [
          aboutGroup(group, {
            also: [{ kind: "database", name: declaredName(database) }],
            message:
              `Listener ${code(listener.name)} of ${code(group.name)} takes a replica of ${code(to.name)} for well when its port is open: ` +
              "one that has stopped following its primary, or is hours behind, goes on showing what it has.",
            fix: `let servers tell their role, and with it how far behind they are: ${asking(group, listener, database)}; or read from ${to.name}.writer`,
          }),
        ];
      }),
    );
  },
};

/** All that keeps the load balancer from asking the servers. */
function asking(group: LoadBalancerGroup, listener: PlannedListener, database: DatabaseGroup): string {
  const { engine, rolePort } = database.declared;
  const isTold = engine === "mariadb" || rolePort !== undefined;
  return [
    ...(isTold ? [] : [groupCode(database, `rolePort: ${DEFAULT_ROLE_PORT}`)]),
    ...(group.declared.engine === "nginx" ? [groupCode(group, `engine: "haproxy"`)] : []),
    ...(targetsOf(listener.servers).length > 1
      ? [listenerCode(group, `${listener.name}-reader`, `to: [${declaredName(database)}.reader]`)]
      : isTold && group.declared.engine === "haproxy"
        ? [`listener ${code(listener.name)} without a \`check\` of its own`]
        : []),
  ].join(", and ");
}
