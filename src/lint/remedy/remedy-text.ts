import type { Group } from "../../plan/model.ts";
import type { DomainKind, Spread } from "../../topology/model.ts";
import { arbitratorOf } from "../../topology/replication.ts";
import { call, code, groupCode, list } from "../wording.ts";
import type { Remedy, RiskRemedy, SoftenRemedy, WorkloadRemedy } from "./remedy.ts";

/** What to do, all of it; to build it otherwise, or to accept the finding, are alternatives. */
export function remediesText(remedies: readonly Remedy[]): string {
  const isAlternative = ({ kind }: Remedy): boolean => kind === "accept" || kind === "elect";
  const changes = remedies.filter((one) => !isAlternative(one)).map(remedyText);
  const alternatives = remedies.filter(isAlternative).map(remedyText);
  return [list(changes), ...alternatives].filter((text) => text !== "").join("; or ");
}

/** A remedy as one sentence and the DSL to write. */
function remedyText(remedy: Remedy): string {
  switch (remedy.kind) {
    case "workload":
      return workloadText(remedy);
    case "switches":
      return (
        `connect ${code(remedy.network.name)} by two switches that replace each other: ` +
        call("network", remedy.network.name, `switches: "redundant"`)
      );
    case "gateway":
      return (
        `put a second router beside the gateway of ${code(remedy.network.name)}: ` +
        call(
          "network",
          remedy.network.name,
          `external: { network: "${remedy.network.external?.network ?? ""}", gateway: "redundant" }`,
        )
      );
    case "risk":
      return riskText(remedy);
    case "soften":
      return softenText(remedy);
    case "second-backend":
      return (
        `give ${code(remedy.loadBalancer)} a second provider beside ${code(remedy.external.name)}: ` +
        `to: [${identifier(remedy.external.name)}, …]`
      );
    case "elect":
      return (
        `let its servers elect the primary, with an HAProxy load balancer before them: ` +
        groupCode(remedy.group, `election: zookeeper("…", …)`)
      );
    case "accept":
      return `accept that ${remedy.why}: suppress("${remedy.rule}", { on: ${identifier(remedy.on)}, because: "…" })`;
    default:
      return remedy satisfies never;
  }
}

function workloadText({ group, set, add }: WorkloadRemedy): string {
  const steps: string[] = [];
  const options: string[] = [];
  if (add !== undefined) {
    const several = add.count === 1 ? `another ${add.kind}` : `${add.count} more ${add.kind}s`;
    steps.push(`declare ${several}`);
  }
  if (set.replicas !== undefined) {
    steps.push(`run ${set.replicas} replicas of ${code(group.name)}`);
    options.push(`replicas: ${set.replicas}`, ...withoutArbitrator(group), ...optionsOfSeveral(group));
  }
  if (set.spread !== undefined) {
    steps.push(`spread ${set.replicas === undefined ? code(group.name) : "them"} over ${plural(set.spread)}`);
    options.push(`spread: ${spreadCode(set.spread)}`);
  }
  if (set.within !== undefined) {
    const what = steps.length === 0 ? code(group.name) : set.replicas === undefined ? "it" : "them";
    if (set.within.length === 0) steps.push(`no longer keep ${what} within ${list(group.declared.within)}`);
    else {
      steps.push(`place ${what} within ${list(set.within)}`);
      options.push(`within: [${set.within.map(identifier).join(", ")}]`);
    }
  }
  if (set.virtualIp !== undefined) {
    const { network, join } = set.virtualIp;
    if (join.length > 0) steps.push(`put ${list(join.map(code))} on network ${code(network)}`);
    steps.push(`give ${code(group.name)} a virtual IP`);
    options.push(`virtualIp: { network: ${identifier(network)} }`);
  }
  if (steps.length === 0) {
    return `let nospof place ${code(group.name)} anew: nothing but nospof.lock.json holds its replicas where they are`;
  }
  return options.length === 0 ? list(steps) : `${list(steps)}: ${groupCode(group, options.join(", "))}`;
}

/** With more than two servers none is needed, and none is let in. */
function withoutArbitrator(group: Group): readonly string[] {
  return group.kind === "database" && arbitratorOf(group.declared) !== undefined
    ? ['replication: "galera"']
    : [];
}

/** What the DSL asks for as soon as there is more than one replica. */
function optionsOfSeveral(group: Group): readonly string[] {
  if (group.instances.length > 1) return [];
  if (group.kind === "service") return [`needs: ${group.needs}`];
  return group.kind === "database" && group.declared.replicationPassword === undefined
    ? [`replicationPassword: secret("${group.name}-replication")`]
    : [];
}

function plural({ over }: Spread): string {
  return over === "none" ? "nothing" : domainPlural(over);
}

function domainPlural(kind: DomainKind): string {
  return `${kind}s`;
}

function spreadCode({ over, strict }: Spread): string {
  return strict || over === "none" ? `"${over}"` : `bestEffort("${over}")`;
}

function riskText({ risk, parts }: RiskRemedy): string {
  const names = list(parts.map(({ name }) => code(name)));
  return (
    `make ${names} independent of ${code(risk.name)} (a second feed, another array), then take ` +
    `${parts.length === 1 ? "it" : "them"} out of ${call("sharedRisk", risk.name, "affects: […]")}`
  );
}

function softenText({ on, target, dependents }: SoftenRemedy): string {
  const names = list(dependents.map(({ name }) => code(name)));
  const dependency = `soft(${identifier(on)}, { without: "…" })`;
  const why =
    target.kind === "database-writer"
      ? "asynchronous replication has no automatic failover, so "
      : `use a second provider beside ${code(target.name)}, or `;
  return `${why}make the dependency of ${names} on it soft and say what still works without it: ${dependency}`;
}

/** A likely name of the variable in the user's file: `web-lb` → `webLb`. */
function identifier(name: string): string {
  return name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
