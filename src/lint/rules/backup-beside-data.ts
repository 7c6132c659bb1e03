import type { Plan } from "../../plan/model.ts";
import type { Backup } from "../../topology/model.ts";
import { indexPlan, type PlanIndex } from "../plan-index.ts";
import type { Rule } from "../rule.ts";
import { aboutBackup } from "../subject.ts";
import { call, code } from "../wording.ts";

export const backupBesideData: Rule = {
  id: "backup-beside-data",
  title: "One failure takes the data and its backup",
  severity: "error",
  references: ["The 3-2-1 rule: one copy elsewhere", "GitLab, post-mortem of 2017-01-31"],
  check: ({ plan }) => {
    const index = indexPlan(plan);
    return plan.backups.flatMap((backup) => {
      const shared = sharedFate(backup, index);
      if (shared === undefined) return [];
      return [
        aboutBackup(backup, {
          also: [{ kind: backup.of.kind, name: backup.of.name }],
          message: `${shared} holds every copy of ${code(backup.of.name)} and the backup ${backup.name} as well: when it is lost, nothing can be restored.`,
          fix: `keep it elsewhere: ${call("backup", backup.name, "to: …")}`,
        }),
      ];
    });
  },
};

/** The narrowest thing whose loss takes all instances with the data and the place of the backup. */
function sharedFate(backup: Backup, index: PlanIndex): string | undefined {
  const places = index.instances(backup.of.name).map(({ placement }) => placement);
  if (backup.to.kind === "domain") {
    const around = [...chain(backup.to.name, index.plan)];
    const domain = around
      .map(index.domain)
      .find(({ name, kind }) => kind !== "region" && places.every((placement) => placement.includes(name)));
    if (domain !== undefined) return `${domain.kind} ${domain.name}`;
  }
  const risk = index.plan.sharedRisks.find(({ affects }) => {
    const struck = new Set(affects.map(({ kind, name }) => `${kind} ${name}`));
    const inStruck = (names: Iterable<string>): boolean =>
      [...names].some((name) => struck.has(`domain ${name}`));
    const target =
      backup.to.kind === "domain"
        ? inStruck(chain(backup.to.name, index.plan))
        : struck.has(`external ${backup.to.name}`);
    return target && (struck.has(`${backup.of.kind} ${backup.of.name}`) || places.every(inStruck));
  });
  return risk === undefined ? undefined : `What shares the risk ${risk.name}`;
}

/** A domain and those around it, from the narrowest. */
function chain(name: string, plan: Plan): readonly string[] {
  const parent = plan.domains.find((domain) => domain.name === name)?.parent;
  return parent === undefined ? [name] : [name, ...chain(parent, plan)];
}
