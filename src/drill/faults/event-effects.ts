/** What goes down with an event of the failure model: exactly what docs/failure-model.md says. */
import type { Plan } from "../../plan/model.ts";
import { withHostsCounted } from "../../reliability/cloud-hosts.ts";
import { deviceNames } from "../../reliability/events.ts";
import type { BasicEvent } from "../../reliability/model.ts";
import { externalHostName, gatewayHostName } from "../../targets/lab/host-names.ts";
import type { PartReference } from "../../topology/model.ts";
import type { Effect } from "./effects.ts";

/** @throws Error when the event is none of the plan's failure model */
export function eventEffects(planned: Plan, event: BasicEvent): readonly Effect[] {
  // On which hosts of the cloud instances count is the failure model's to say.
  const plan = withHostsCounted(planned);
  switch (event.kind) {
    case "instance":
      return [{ kind: "power-off", host: event.name }];
    case "host":
    case "rack":
    case "zone":
    case "region":
      return insideDomain(plan, event.name);
    case "network":
      return [{ kind: "switch-down", network: deviceOwner(plan, event), name: event.name }];
    case "gateway":
      return [{ kind: "power-off", host: gatewayHostName(event.name) }];
    case "external":
      return externalDown(plan, event.name);
    case "shared-risk": {
      const risk = plan.sharedRisks.find(({ name }) => name === event.name);
      if (risk === undefined) throw new Error(`The plan holds no shared risk ${event.name}.`);
      return risk.affects.flatMap((part) => partDown(plan, part));
    }
    default:
      return event.kind satisfies never;
  }
}

function partDown(plan: Plan, { kind, name }: PartReference): readonly Effect[] {
  switch (kind) {
    case "domain":
      return insideDomain(plan, name);
    case "service":
    case "load-balancer":
    case "database":
    case "ensemble":
      return plan.instances
        .filter(({ group }) => group === name)
        .map((instance): Effect => ({ kind: "power-off", host: instance.name }));
    case "network":
      return plan.networks
        .filter((network) => network.name === name)
        .flatMap(({ switches }) => deviceNames(name, switches))
        .map((device): Effect => ({ kind: "switch-down", network: name, name: device }));
    case "external":
      return externalDown(plan, name);
    default:
      return kind satisfies never;
  }
}

function insideDomain(plan: Plan, name: string): readonly Effect[] {
  return plan.instances
    .filter(({ placement }) => placement.includes(name))
    .map((instance): Effect => ({ kind: "power-off", host: instance.name }));
}

/** Instances ask the board of one without an address, and its own host of any other. */
function externalDown(plan: Plan, name: string): readonly Effect[] {
  const external = plan.externals.find((one) => one.name === name);
  const off: Effect = { kind: "power-off", host: externalHostName(name) };
  return external?.address === undefined ? [{ kind: "external-down", name }, off] : [off];
}

function deviceOwner(plan: Plan, { name }: BasicEvent): string {
  const owner = plan.networks.find((network) => deviceNames(network.name, network.switches).includes(name));
  if (owner === undefined) throw new Error(`The plan holds no network with a switch ${name}.`);
  return owner.name;
}
