/** Which databases a fault gives two primaries, because somebody has accepted it. */
import type { DatabaseGroup, Plan } from "../../plan/model.ts";
import { deviceNames } from "../../reliability/events.ts";
import { type Effect, faultEffects } from "../faults/effects.ts";
import type { Fault } from "../model.ts";

/**
 * Names of databases of which keepalived has to name the primary, and whose servers all of this keeps from hearing each other, or may,
 * while both run. A server without its cable is out for its keepalived, and takes no writes.
 */
export function splitBrains(plan: Plan, faults: readonly Fault[]): ReadonlySet<string> {
  const effects = faults.flatMap((fault) => faultEffects(plan, fault));
  const split = plan.groups.filter(
    (group): group is DatabaseGroup =>
      group.kind === "database" && group.router !== undefined && isSplit(plan, group, effects),
  );
  return new Set(split.map(({ name }) => name));
}

function isSplit({ networks }: Plan, group: DatabaseGroup, effects: readonly Effect[]): boolean {
  const over = group.declared.replicationNetwork;
  const switches = networks
    .filter(({ name }) => name === over)
    .flatMap((network) => deviceNames(network.name, network.switches));
  const down = effects.flatMap((effect) => (effect.kind === "switch-down" ? [effect.name] : []));
  return (
    switches.every((name) => down.includes(name)) ||
    effects.some((effect) => {
      if (effect.kind === "impair") return effect.network === over && group.instances.includes(effect.host);
      if (effect.kind !== "partition") return false;
      const { one, other, network } = effect;
      const isParted = [one, other].every((side) => side.some((name) => group.instances.includes(name)));
      return isParted && (network === undefined || network === over);
    })
  );
}
