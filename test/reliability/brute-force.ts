/**
 * Kills one component of a plan and looks who still works. Knows nothing of structure functions: it sets out
 * with everything that is not dead working, and lets failures spread until nothing changes any more.
 */
import type { DatabaseGroup, Group, Instance, Plan } from "../../src/plan/model.ts";
import type { EventKind } from "../../src/reliability/model.ts";
import type { Dependency, Endpoint, PartReference } from "../../src/topology/model.ts";
import { agreesByMajority } from "../../src/topology/replication.ts";

export interface Component {
  readonly kind: EventKind;
  readonly name: string;
}

/** Everything that can be killed. */
export function componentsOf(plan: Plan): readonly Component[] {
  const units = (name: string, redundancy: "single" | "redundant") =>
    redundancy === "single" ? [name] : [1, 2].map((unit) => `${name}/${unit}`);
  return [
    ...plan.instances.map(({ name }): Component => ({ kind: "instance", name })),
    ...plan.domains
      .filter(({ chosenByCloud }) => !chosenByCloud)
      .map(({ kind, name }): Component => ({ kind, name })),
    ...cloudHostsOf(plan).map((name): Component => ({ kind: "host", name })),
    ...plan.sharedRisks.map(({ name }): Component => ({ kind: "shared-risk", name })),
    ...plan.externals.map(({ name }): Component => ({ kind: "external", name })),
    ...plan.networks.flatMap(({ name, switches, external }): Component[] => [
      ...units(name, switches).map((unit): Component => ({ kind: "network", name: unit })),
      ...(external === undefined ? [] : units(name, external.gateway)).map(
        (unit): Component => ({ kind: "gateway", name: unit }),
      ),
    ]),
  ];
}

/** As many in each domain as the plan has there: which group is on which of them is for {@link seatOf} to say. */
function cloudHostsOf(plan: Plan): readonly string[] {
  const around = plan.domains.flatMap(({ chosenByCloud, parent = "" }) => (chosenByCloud ? [parent] : []));
  return around.map((parent, position) => {
    const before = around.slice(0, position).filter((other) => other === parent);
    return `${parent}~${before.length + 1}`;
  });
}

/**
 * The host that goes down with an instance, where the cloud chooses it: nobody sees to it that two groups do not meet,
 * so that each fills one host after another from the first, the most crowded part of it first.
 */
function seatOf(plan: Plan, instance: Instance): string | undefined {
  const host = plan.domains.find(({ name }) => name === instance.placement.at(-1));
  if (!host?.chosenByCloud) return undefined;
  const own = plan.instances.filter(
    ({ group, placement }) => group === instance.group && placement.at(-2) === host.parent,
  );
  const crowd = (name: string) => own.filter(({ placement }) => placement.at(-1) === name).length;
  const hosts = plan.domains
    .map(({ name }) => name)
    .filter((name) => crowd(name) > 0)
    .sort((a, b) => crowd(b) - crowd(a));
  return `${host.parent}~${hosts.indexOf(host.name) + 1}`;
}

/** By entrypoint, whether it works after the component is killed (`undefined`: none is). */
export interface Outcome {
  readonly serves: boolean;
  readonly undegraded: boolean;
}

export function kill(plan: Plan, component: Component | undefined): ReadonlyMap<string, Outcome> {
  const wreck = wreckage(plan, component);
  const serving = settle(plan, wreck, (dependency) => dependency.strength === "hard");
  const complete = settle(plan, wreck, () => true);
  return new Map(
    plan.entrypoints.map(({ name }) => [name, { serves: serving.has(name), undegraded: complete.has(name) }]),
  );
}

/** What is left standing right after the blow, before anything depends on anything. */
interface Wreckage {
  readonly standing: ReadonlySet<Instance>;
  readonly carrying: ReadonlySet<string>;
  /** Carrying, with a gateway to the outside. */
  readonly open: ReadonlySet<string>;
  readonly externals: ReadonlySet<string>;
}

function wreckage(plan: Plan, killed: Component | undefined): Wreckage {
  const risk =
    killed?.kind === "shared-risk" ? plan.sharedRisks.find(({ name }) => name === killed.name) : undefined;
  const struck = (kind: PartReference["kind"], name: string): boolean =>
    risk?.affects.some((part) => part.kind === kind && part.name === name) ?? false;
  const dead = (kind: Component["kind"], name: string): boolean =>
    killed?.kind === kind && killed.name === name;

  // Only one thing is killed at a time: what is redundant always has its other half.
  const networks = plan.networks.filter(({ name }) => !dead("network", name) && !struck("network", name));
  const deadDomains = plan.domains.filter(
    ({ kind, name, chosenByCloud }) => (!chosenByCloud && dead(kind, name)) || struck("domain", name),
  );
  const kindOf = new Map(plan.groups.map(({ name, kind }) => [name, kind]));
  return {
    carrying: new Set(networks.map(({ name }) => name)),
    open: new Set(
      networks.flatMap(({ name, external }) => (external && !dead("gateway", name) ? [name] : [])),
    ),
    externals: new Set(
      plan.externals
        .map(({ name }) => name)
        .filter((name) => !dead("external", name) && !struck("external", name)),
    ),
    standing: new Set(
      plan.instances.filter((instance) => {
        const { name, group, placement } = instance;
        const seat = killed?.kind === "host" ? seatOf(plan, instance) : undefined;
        return (
          !dead("instance", name) &&
          !struck(kindOf.get(group) ?? "service", group) &&
          !(seat !== undefined && dead("host", seat)) &&
          !deadDomains.some((domain) => placement.includes(domain.name))
        );
      }),
    ),
  };
}

/** Names of the entrypoints that still work once failures have spread as far as they go. */
function settle(
  plan: Plan,
  wreck: Wreckage,
  counts: (dependency: Dependency) => boolean,
): ReadonlySet<string> {
  const groups = new Map(plan.groups.map((group) => [group.name, group]));
  const outward = new Set(plan.networks.flatMap(({ name, external }) => (external ? [name] : [])));
  const broken = new Set<string>();
  const key = (name: string, listener: string) => `${name} ${listener}`;

  const standing = (group: Group) =>
    [...wreck.standing].filter((instance) => instance.group === group.name).length;
  const vip = (group: Group | undefined) =>
    group?.kind === "load-balancer" ? group.declared.virtualIp?.network : undefined;
  const doors = (group: Group | undefined) => {
    const only = vip(group);
    return only === undefined ? (group?.networks ?? []) : [only];
  };

  const answers = (to: Endpoint, asker?: Group): boolean => {
    const group = groups.get(to.name);
    if (to.kind === "external") return wreck.externals.has(to.name);
    if (group === undefined) return false;
    if (to.kind === "load-balancer") {
      const lost = group.instances.length - standing(group);
      // Either the address moves to another instance, or who asks goes there.
      const moved = vip(group) !== undefined || asker?.kind === "load-balancer";
      if (moved ? standing(group) < group.needs : lost > 0) return false;
      return !broken.has(key(group.name, to.listener));
    }
    if (group.kind === "database" && to.kind === "database") {
      const hear = wreck.carrying.has(group.declared.replicationNetwork);
      const outvoted = standing(group) * 2 <= group.instances.length;
      if (agreesByMajority(group.declared) && (outvoted || !hear)) return false;
      return to.role === "writer" ? writable(group) : standing(group) >= group.needs;
    }
    // Members that cannot talk to each other agree on nothing.
    if (group.kind === "ensemble" && !wreck.carrying.has(group.declared.peerNetwork)) return false;
    return standing(group) >= group.needs && !broken.has(group.name);
  };
  /** Of a primary that does not go on without them, whether as many as it waits for can say that they have a transaction. */
  const acknowledged = (group: DatabaseGroup, primary: Instance | undefined): boolean => {
    const { replication, replicationNetwork } = group.declared;
    if (replication.mode !== "semi-synchronous" || replication.fallBackAfterMs !== undefined) return true;
    const others = [...wreck.standing].filter((one) => one.group === group.name && one !== primary);
    return wreck.carrying.has(replicationNetwork) && others.length >= replication.acknowledgements;
  };
  const writable = (group: DatabaseGroup): boolean => {
    const { replication, election, pair } = group.declared;
    const servers = [...wreck.standing].filter((one) => one.group === group.name);
    if (agreesByMajority(group.declared)) return true;
    // keepalived takes whoever is left.
    if (pair !== undefined) return servers.length > 0;
    if (election === undefined) {
      const primary = servers.find(({ database }) => database?.role === "primary");
      return primary !== undefined && acknowledged(group, primary);
    }
    if (!works(group, { kind: "ensemble", name: election })) return false;
    // The dead may be the primary and whoever acknowledged its last word: then nobody left has it, and none takes its place.
    const dead = group.instances.length - servers.length;
    const keepsAll = replication.mode === "semi-synchronous" && replication.fallBackAfterMs === undefined;
    if (keepsAll && dead > replication.acknowledgements) return false;
    return servers.some((next) => acknowledged(group, next));
  };
  // A program holds one address of what it talks to: on the first network, by name, that both are on.
  const first = (networks: readonly string[], suits: (network: string) => boolean) =>
    [...networks].sort().find(suits) ?? "";
  const leadsOut = (network: string) => outward.has(network);
  const reached = (from: Group, to: Endpoint): boolean => {
    // A machine has one default route, and who has a virtual IP answers those that come in by it.
    const preferred = vip(from) ?? "";
    const way = leadsOut(preferred) ? preferred : first(from.networks, leadsOut);
    if (to.kind === "external") return wreck.open.has(way);
    const own = new Set(from.networks);
    return wreck.carrying.has(first(doors(groups.get(to.name)), (network) => own.has(network)));
  };
  const invited = (to: Endpoint): boolean =>
    to.kind === "external" || wreck.open.has(first(doors(groups.get(to.name)), leadsOut));
  const enough = (to: Endpoint): number => {
    const group = groups.get(to.name);
    if (to.kind === "external" || group === undefined) return 1;
    if (to.kind === "load-balancer" && vip(group) !== undefined) return 1;
    return to.kind === "database" && to.role === "writer" ? 1 : group.needs;
  };
  const lacksSomething = (to: Endpoint): boolean => {
    const group = groups.get(to.name);
    if (to.kind === "database" && to.role === "writer" && group?.kind === "database") {
      const primary = plan.instances.find(
        (one) => one.group === group.name && one.database?.role === "primary",
      );
      return !tellsRole(to) && !acknowledged(group, primary);
    }
    return broken.has(to.kind === "load-balancer" ? key(to.name, to.listener) : to.name);
  };
  /** Whoever may have to write says so when asked. */
  const tellsRole = (to: Endpoint): boolean => {
    const group = groups.get(to.name);
    if (to.kind !== "database" || group?.kind !== "database") return false;
    const { election, pair } = group.declared;
    return agreesByMajority(group.declared) || election !== undefined || pair !== undefined;
  };
  const works = (from: Group, to: Endpoint) => reached(from, to) && answers(to, from);

  for (let before = -1; before !== broken.size; ) {
    before = broken.size;
    for (const group of plan.groups) {
      if (group.kind === "service") {
        const { dependsOn } = group.declared;
        const left = (set: string) =>
          dependsOn.some(
            ({ on, shards }) => shards?.kind === "one" && shards.set === set && works(group, on),
          );
        const someOfEach = dependsOn.every(({ shards }) => shards?.kind !== "one" || left(shards.set));
        if (!someOfEach || !dependsOn.filter(counts).every(({ on }) => works(group, on)))
          broken.add(group.name);
      } else if (group.kind === "load-balancer") {
        for (const { name, backends, check } of group.declared.listeners) {
          const usual = backends.filter(({ backup }) => !backup);
          const instead = backends.filter(({ backup }) => backup);
          // One answering server of the usual ones is enough for backups to get nothing.
          const oneWouldDo = usual.every(({ to }) => enough(to) === 1);
          const answered = (some: typeof backends) => some.some(({ to }) => works(group, to));
          if (!answered(usual) && !(oneWouldDo && answered(instead))) broken.add(key(group.name, name));
          // A bare connection to a server that answers with errors works, so that it goes on getting its share. That
          // its instances may have died of the same blow, and free the way for others, is not counted on.
          const asksForMore =
            group.declared.engine === "haproxy" &&
            (check?.kind === "http" || usual.some(({ to }) => tellsRole(to)));
          if (!asksForMore && usual.some(({ to }) => lacksSomething(to))) broken.add(key(group.name, name));
        }
      }
    }
  }

  const working = plan.entrypoints.filter(({ to, dependsOn }) =>
    [to, ...dependsOn.filter(counts).map(({ on }) => on)].every(
      (needed) => invited(needed) && answers(needed),
    ),
  );
  return new Set(working.map(({ name }) => name));
}
