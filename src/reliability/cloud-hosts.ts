/** The hosts that the cloud chooses, counted so that nothing is separate but by a promise. */
import { cloudHostName, parseHostName } from "../plan/domain-tree.ts";
import type { Instance, Plan } from "../plan/model.ts";

/**
 * The plan as if every group were on the first hosts that the cloud chooses in a domain: as many as it is on, the
 * fullest first. A promise separates the instances of a group; the number that a lock file keeps for one of them is
 * only a name, and must not separate it from another group.
 *
 * The plan itself is not renumbered: with Docker, the number is the name of an engine, and a new one would leave the
 * instance's volumes behind. A plan without a lock file is counted like this already.
 */
export function withHostsCounted(plan: Plan): Plan {
  const chosen = new Set(plan.domains.filter(({ chosenByCloud }) => chosenByCloud).map(({ name }) => name));
  if (chosen.size === 0) return plan;
  const groups = Map.groupBy(plan.instances, ({ group }) => group);
  const counted = new Map([...groups].map(([group, members]) => [group, countedHosts(members, chosen)]));
  const instances = plan.instances.map((instance) => {
    const host = counted.get(instance.group)?.get(hostOf(instance));
    return host === undefined
      ? instance
      : { ...instance, placement: [...instance.placement.slice(0, -1), host] };
  });
  return { ...plan, domains: countedDomains(plan), instances };
}

/** By host that the plan gives one group's instances, the host that they count as on. */
function countedHosts(
  members: readonly Instance[],
  chosen: ReadonlySet<string>,
): ReadonlyMap<string, string> {
  const loads = new Map<string, number>();
  for (const host of members.map(hostOf)) {
    if (chosen.has(host)) loads.set(host, (loads.get(host) ?? 0) + 1);
  }
  const fullestFirst = [...loads].sort(
    ([a, most], [b, least]) => least - most || parseHostName(a).number - parseHostName(b).number,
  );
  return numbered(fullestFirst.map(([host]) => host));
}

/** No group is on more hosts of a domain than the plan has there: these suffice, under their new names. */
function countedDomains({ domains }: Plan): Plan["domains"] {
  const names = numbered(domains.filter(({ chosenByCloud }) => chosenByCloud).map(({ name }) => name));
  return domains.map((domain) => ({ ...domain, name: names.get(domain.name) ?? domain.name }));
}

/** Each host that the cloud chooses with its new name: numbered from 1 in the domain around it. */
function numbered(hosts: readonly string[]): ReadonlyMap<string, string> {
  const numbers = new Map<string, number>();
  return new Map(
    hosts.map((host) => {
      const { leaf } = parseHostName(host);
      const number = (numbers.get(leaf) ?? 0) + 1;
      numbers.set(leaf, number);
      return [host, cloudHostName(leaf, number)];
    }),
  );
}

function hostOf({ placement }: Instance): string {
  return placement.at(-1) ?? "";
}
