/** What is known while one fault is followed from where it strikes up to those who feel it. */
import type { Group } from "../plan/model.ts";
import type { Dependency, Endpoint } from "../topology/model.ts";
import { type Effect, either, NO_EFFECT, onTheWay, untilRepaired } from "./outage-bounds.ts";
import { dependent, least } from "./outage-dependents.ts";
import type { Failing } from "./outage-failing.ts";
import type { Way } from "./outage-ways.ts";
import type { ListenerEndpoint, Parts } from "./parts.ts";
import { shardSets } from "./shard-sets.ts";

export interface Sight {
  readonly parts: Parts;
  readonly way: Way;
  readonly failing: Failing;
  /** By group, how many of its instances give no answer any more; none where it has no entry. */
  readonly lost: ReadonlyMap<string, number>;
  /** By address, the instance that has it. */
  readonly instanceAt: ReadonlyMap<string, string>;
  /** What those see who use an endpoint, known for all that comes before the one that is looked at. */
  readonly answers: (endpoint: Endpoint) => Effect;
  /** Likewise of the servers behind a listener, whatever becomes of the load balancer itself. */
  readonly behind: (endpoint: ListenerEndpoint) => Effect;
}

/** How many instances of a group give no answer any more. */
export function away({ lost }: Sight, group: Group): number {
  return lost.get(group.name) ?? 0;
}

export function dependencies(
  { way, failing, answers }: Sight,
  group: Group,
  dependsOn: readonly Dependency[],
): Effect {
  const used = ({ on }: Dependency): Effect =>
    dependent(
      onTheWay(way("group", group.name, on, failing), answers(on)),
      `${group.name} waits for ${on.name}`,
    );
  return [
    ...dependsOn.filter(({ strength }) => strength === "hard").map(used),
    // While one shard answers, some users are served.
    ...shardSets(dependsOn).map((set) => set.map(used).reduce(least)),
  ].reduce(either, NO_EFFECT);
}

/** Those who hold the addresses of all instances turn to those that are left. */
export function direct(sight: Sight, group: Group): Effect {
  const lost = away(sight, group);
  if (group.instances.length - lost < group.needs) return tooFew(group);
  return lost === 0 ? NO_EFFECT : { ...NO_EFFECT, noneFails: false };
}

export function tooFew({ name, needs, instances }: Group): Effect {
  return untilRepaired(`${name} needs ${needs} of ${instances.length} instances`);
}
