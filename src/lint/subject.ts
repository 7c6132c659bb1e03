import type { Group } from "../plan/model.ts";
import type { Backup, Entrypoint } from "../topology/model.ts";
import type { Finding, Subject } from "./diagnostic.ts";

type Said = Pick<Finding, "message" | "fix"> & Partial<Pick<Finding, "affects" | "path" | "also">>;

/** A finding about a service, a load balancer, a database or an ensemble. */
export function aboutGroup(group: Group, said: Said): Finding {
  return about({ kind: group.kind, name: group.name }, group, said);
}

export function aboutBackup(backup: Backup, said: Said): Finding {
  return about({ kind: "backup", name: backup.name }, backup, said);
}

export function aboutEntrypoint(entrypoint: Entrypoint, said: Said): Finding {
  return about({ kind: "entrypoint", name: entrypoint.name }, entrypoint, {
    affects: [entrypoint.name],
    ...said,
  });
}

/** A finding about any declared part. */
export function about(subject: Subject, declared: Pick<Finding, "source">, said: Said): Finding {
  return { subject, source: declared.source, affects: [], path: [], ...said };
}

/** Whether `on` names what a finding is about. */
export function isAbout(finding: Finding, on: Subject): boolean {
  return [finding.subject, ...(finding.also ?? [])].some(
    (subject) => subject.kind === on.kind && subject.name === on.name,
  );
}
