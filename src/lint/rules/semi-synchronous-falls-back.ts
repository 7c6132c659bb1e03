import type { Database, Replication } from "../../topology/model.ts";
import { databasesOf } from "../reach.ts";
import type { Rule } from "../rule.ts";
import { aboutGroup } from "../subject.ts";
import { code, duration, groupCode } from "../wording.ts";

export const semiSynchronousFallsBack: Rule = {
  id: "semi-synchronous-falls-back",
  title: "Writes go on without the replicas that have to acknowledge them",
  severity: "info",
  references: [
    "MariaDB, Semisynchronous Replication: after rpl_semi_sync_master_timeout the primary switches to asynchronous replication",
    "MySQL, Semisynchronous Replication Monitoring: Rpl_semi_sync_source_status",
  ],
  check: ({ plan }) =>
    databasesOf(plan).flatMap((group) => {
      const { replication, replicas, engine, pair } = group.declared;
      // Of two with keepalived split-brain-accepted says more, and none would be left to wait for.
      if (replication.mode !== "semi-synchronous" || pair !== undefined) return [];
      const { fallBackAfterMs, acknowledgements } = replication;
      if (fallBackAfterMs === undefined) return [];
      const spare = acknowledgements + 2;
      return [
        aboutGroup(group, {
          message:
            `${code(group.name)} goes on ${duration(fallBackAfterMs)} after ${silent(replication)}: what it acknowledges from then on is ` +
            `on its primary alone, and lost with it. Nothing but ${code(STATUS[engine])} says so: let its OFF ring somebody.`,
          fix: groupCode(
            group,
            `replication: { withoutReplicas: "stop", … }${replicas < spare ? `, replicas: ${spare}` : ""}`,
          ),
        }),
      ];
    }),
};

/** ON while replicas acknowledge. */
const STATUS: Readonly<Record<Database["engine"], string>> = {
  mariadb: "Rpl_semi_sync_master_status",
  mysql: "Rpl_semi_sync_source_status",
};

function silent({ acknowledgements }: Extract<Replication, { readonly mode: "semi-synchronous" }>): string {
  return acknowledgements === 1
    ? "its last replica has fallen silent"
    : `fewer than ${acknowledgements} replicas answer`;
}
