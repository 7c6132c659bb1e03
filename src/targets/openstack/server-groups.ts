/** Server groups: the promise that replicas are on different hosts. */
import * as openstack from "@pulumi/openstack";
import type { Spread } from "../../topology/model.ts";
import type { Part, Site } from "../target.ts";
import { transformed } from "../transform.ts";
import type { OpenStackOptions } from "./options.ts";

/**
 * Registers the server group of a group that is spread over anything: two instances that are not to share a zone
 * or a rack are not to share a host either. The zones themselves are chosen through the availability zone.
 * It exists with a single replica too: a machine cannot join one later without being replaced.
 */
export function serverGroup(
  { plan }: Site,
  options: OpenStackOptions,
  { group, component }: Part,
): openstack.compute.ServerGroup | undefined {
  const policy = policyOf(group.declared.spread);
  if (policy === undefined) return undefined;
  const name = `${plan.name}-${group.name}`;
  const [args, opts] = transformed<openstack.compute.ServerGroupArgs>(
    options.transform?.serverGroup,
    { name, policies: [policy] },
    { parent: component },
    undefined,
  );
  return new openstack.compute.ServerGroup(name, args, opts);
}

/** Whether no two instances are ever on one host. */
export function separatesHosts(spread: Spread): boolean {
  return policyOf(spread) === "anti-affinity";
}

/** Nova's policies (docs.openstack.org/nova, "Server group"): the soft one may put two on one host. */
function policyOf(spread: Spread): "anti-affinity" | "soft-anti-affinity" | undefined {
  if (spread.over === "none") return undefined;
  return spread.strict ? "anti-affinity" : "soft-anti-affinity";
}
