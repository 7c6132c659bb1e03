/** An instance of the plan as a host: what it would be in production, and nothing else. */

import { isInCidr } from "../../../plan/ipv4.ts";
import type { Flow, Group, Instance } from "../../../plan/model.ts";
import { wayOut } from "../../../plan/way-out.ts";
import { interfaceName } from "../../../render/interface-name.ts";
import { instanceFirewalls } from "../firewall.ts";
import type { LabFile, LabProgram, LabRoute } from "../model.ts";
import { prefixOf } from "./address-range.ts";
import { application } from "./application.ts";
import type { LayoutContext } from "./context.ts";
import { probeTableCommands } from "./database.ts";
import { limitsOf } from "./limits.ts";
import type { DraftHost } from "./links.ts";
import { localNameServer } from "./name-servers.ts";
import { instanceNameFiles } from "./names.ts";
import { ownAddress } from "./outside.ts";
import {
  arbitratorProgram,
  databaseAgentProgram,
  databaseProgram,
  isBalancing,
  loadBalancerProgram,
  memberProgram,
} from "./programs.ts";

/** In the plan's order. */
export function instanceHosts(context: LayoutContext, flows: readonly Flow[]): readonly DraftHost[] {
  const firewall = instanceFirewalls(context, flows);
  const sent = Map.groupBy(flows, ({ from }) => (from.kind === "instance" ? from.name : ""));
  return context.plan.instances.map((instance) => {
    const group = context.group(instance.group);
    const bundle = context.bundle(instance.name);
    const parts = instance.programs.map((program) => {
      if (isBalancing(program)) return { program: loadBalancerProgram(program), files: [] };
      if (program === "application" && group.kind === "service") return application(context, group, instance);
      if (group.kind === "database" && program === "database-agent") {
        return { program: databaseAgentProgram(group), files: [] };
      }
      if (group.kind === "database" && program === "garbd") {
        return { program: arbitratorProgram(group, instance), files: [] };
      }
      if (group.kind === "database") return { program: databaseProgram(group, instance), files: [] };
      if (group.kind === "ensemble") return { program: memberProgram(group, instance), files: [] };
      throw new Error(`instance ${instance.name} of the ${group.kind} ${group.name} can't run ${program}`);
    });
    const local = group.kind === "load-balancer" ? localNameServer(context, group) : undefined;
    const files: readonly LabFile[] = [
      ...bundle.files.map(({ path, content, mode }) => ({ path, content, mode })),
      ...bundle.secretFiles.map(({ secret, path, mode }) => ({
        path,
        mode,
        content: context.secret(secret),
      })),
      ...parts.flatMap((part) => part.files),
      ...instanceNameFiles(context, instance, sent.get(instance.name) ?? [], local?.address),
      ...(local?.files ?? []),
    ];
    const programs: readonly LabProgram[] = [
      ...(local?.programs ?? []),
      ...parts.map(({ program }) => program),
    ];
    return {
      name: instance.name,
      role: "instance",
      interfaces: instance.addresses.map(({ network, address }) => ({
        name: interfaceName(instance, network),
        network,
        addresses: [`${address}/${prefixOf(context.network(network).cidr)}`],
      })),
      routes: routesOf(context, group, instance),
      sysctls: bundle.sysctls,
      firewall: firewall(instance),
      files: files.filter(({ path }) => canBePlaced(path)),
      limits: limitsOf(context, instance, programs),
      programs,
      afterStart: [
        ...bundle.afterStart,
        ...(group.kind === "database" ? probeTableCommands(group, instance) : []),
      ],
    };
  });
}

/** The rest of the file system is the machine's own: an application's secret there is left to its own environment. */
function canBePlaced(path: string): boolean {
  return /^\/(?:etc|var|run)\//.test(path);
}

/**
 * The one default route. An external with an address inside a network of the instance is reached through the gateway
 * all the same, as the failure model has it.
 */
function routesOf(context: LayoutContext, group: Group, { addresses }: Instance): readonly LabRoute[] {
  const network = wayOut(group.declared, context.plan.networks);
  const via = network === undefined ? undefined : context.network(network).gatewayAddress;
  if (via === undefined) return [];
  const near = context.plan.externals.flatMap((external) => {
    const address = ownAddress(external);
    const inside = addresses.some((each) => isInCidr(address ?? "", context.network(each.network).cidr));
    return address !== undefined && inside ? [{ to: `${address}/32`, via }] : [];
  });
  return [{ to: "default", via }, ...near];
}
