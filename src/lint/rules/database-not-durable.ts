import { databasesOf } from "../reach.ts";
import type { Rule } from "../rule.ts";
import { aboutGroup } from "../subject.ts";
import { code, groupCode } from "../wording.ts";

export const databaseNotDurable: Rule = {
  id: "database-not-durable",
  title: "A database acknowledges commits that are not on disk",
  severity: "warning",
  references: [
    "Percona, pt-variable-advisor: sync_binlog, innodb_flush_log_at_trx_commit",
    "Razorpay, post-mortem: five seconds of payments lost with the primary",
  ],
  check: ({ plan }) =>
    databasesOf(plan)
      .filter(({ declared }) => !declared.durable)
      .map((group) =>
        aboutGroup(group, {
          message: `${code(group.name)} acknowledges commits before they are on disk: a crash of the primary's host loses about the last second.`,
          fix: groupCode(group, "durable: true"),
        }),
      ),
};
