/** What the topology needs from outside: a host for each external. */
import type { External } from "../../../topology/model.ts";
import { openFirewall } from "../firewall.ts";
import { externalHostName } from "../host-names.ts";
import { OUTSIDE } from "../model.ts";
import { prefixOf } from "./address-range.ts";
import { EVERYWHERE, standIn } from "./application.ts";
import type { LayoutContext } from "./context.ts";
import type { DraftHost } from "./links.ts";
import { DNS_DOORS, isResolver, nameServerPart } from "./name-servers.ts";
import { outsideNameFiles } from "./names.ts";
import { ownAddress, secondExternals } from "./outside.ts";
import { outsideRoutes } from "./outside-routes.ts";
import { LAB_PORT } from "./ports.ts";

export function externalHosts(context: LayoutContext): readonly DraftHost[] {
  return context.plan.externals.map((external) => externalHost(context, external));
}

function externalHost(context: LayoutContext, external: External): DraftHost {
  const { outside } = context;
  const labAddress = outside.externals.get(external.name) ?? "";
  const own = secondExternals(context.plan.externals).includes(external) ? undefined : ownAddress(external);
  const port = external.port ?? LAB_PORT;
  const dns = own !== undefined && isResolver(context, own) ? nameServerPart(context, own) : undefined;
  const answers = standIn(
    context,
    {
      name: external.name,
      group: external.name,
      listens: [{ address: EVERYWHERE, port, protocol: "tcp" }],
      dependencies: [],
      load: undefined,
    },
    { kind: "listens", address: labAddress, port },
  );
  const doors = [
    { reason: `${external.name} is for everybody`, match: `tcp dport ${port}` },
    ...(dns === undefined ? [] : DNS_DOORS),
  ];
  return {
    name: externalHostName(external.name),
    role: "external",
    interfaces: [
      {
        name: "eth0",
        network: OUTSIDE,
        addresses: [`${labAddress}/${prefixOf(outside.cidr)}`, ...(own === undefined ? [] : [`${own}/32`])],
      },
    ],
    routes: outsideRoutes(context),
    sysctls: {},
    firewall: openFirewall(context, `the external ${external.name}`, doors, "answers"),
    files: [...answers.files, ...(dns?.files ?? []), ...outsideNameFiles(context)],
    limits: undefined,
    programs: [answers.program, ...(dns?.programs ?? [])],
    afterStart: [],
  };
}
