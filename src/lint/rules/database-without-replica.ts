import { databasesOf } from "../reach.ts";
import type { Rule } from "../rule.ts";
import { aboutGroup } from "../subject.ts";
import { code, groupCode } from "../wording.ts";

export const databaseWithoutReplica: Rule = {
  id: "database-without-replica",
  title: "A database has one server",
  severity: "warning",
  references: ["MariaDB, Setting Up Replication", "orchestrator: a failover needs something to fail over to"],
  check: ({ plan }) =>
    databasesOf(plan)
      .filter(({ instances }) => instances.length === 1)
      .map((group) =>
        aboutGroup(group, {
          message: `${code(group.name)} has no replica: when its server is lost, it is down until a backup is restored, and what is newer is gone.`,
          fix: groupCode(group, `replicas: 2, replicationPassword: secret("${group.name}-replication")`),
        }),
      ),
};
