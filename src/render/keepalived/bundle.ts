/** The files of keepalived on one instance of a load balancer with a virtual IP. */
import { VIRTUAL_IP_CHECK } from "../../plan/detection.ts";
import type { Instance, LoadBalancerGroup, VirtualIp } from "../../plan/model.ts";
import type { BundlePart } from "../bundle-part.ts";
import { headerFields } from "../header.ts";
import { HEALTH_PAGE } from "../health-page.ts";
import { interfaceName } from "../interface-name.ts";
import { type RenderContext, virtualIpsOf } from "../render-context.ts";
import { loadTemplate } from "../templates.ts";
import { address, type View } from "../view.ts";
import { checkFields, checkScript, endsItself } from "./check.ts";

const keepalivedConf = loadTemplate("keepalived/keepalived.conf.hbs");

/** @throws InputError when a value of the plan may not enter a file. */
export function keepalivedBundle(
  context: RenderContext,
  instance: Instance,
  group: LoadBalancerGroup,
): BundlePart {
  const origin = { source: group.source, part: `load-balancer "${group.name}"` };
  const { engine } = group.declared;
  const all = virtualIpsOf(context, instance);
  const check = all[0]?.check ?? VIRTUAL_IP_CHECK;
  const fields = { ...headerFields(context.plan, instance), engine };
  const content = keepalivedConf(
    {
      ...fields,
      router: instance.name,
      check: {
        interval: check.intervalMs / 1000,
        timeout: check.timeoutMs / 1000,
        fall: check.fall,
        rise: check.rise,
      },
      endsItself: endsItself(context.plan),
      virtualIps: all.map((held) => virtualRouterView(context, instance, held)),
    },
    origin,
  );
  // HAProxy keeps connections for the health page free, however busy it is.
  const script = checkScript(
    {
      ...fields,
      health: HEALTH_PAGE,
      closesWhenBusy: engine === "nginx",
      ...checkFields(check),
    },
    origin,
  );
  return {
    files: [
      { path: "/etc/keepalived/keepalived.conf", content, mode: 0o644, program: "keepalived" },
      { path: `/etc/keepalived/check-${engine}.sh`, content: script, mode: 0o755, program: "keepalived" },
    ],
    secretFiles: [],
    // The load balancer listens on the virtual IP before, and whether or not, this instance holds it.
    sysctls: { "net.ipv4.ip_nonlocal_bind": "1" },
    afterStart: [],
  };
}

function virtualRouterView(context: RenderContext, instance: Instance, held: VirtualIp): View {
  const addressOf = (member: string): string => {
    const addresses = context.instances.get(member)?.addresses ?? [];
    return addresses.find(({ network }) => network === held.network)?.address ?? "";
  };
  const members = held.members.map((member) => ({ ...member, address: addressOf(member.instance) }));
  return {
    name: held.name,
    address: address(held.address),
    routerId: held.routerId,
    interface: interfaceName(instance, held.network),
    priority: held.members.find((member) => member.instance === instance.name)?.priority,
    // Seconds, in hundredths: the unit of the protocol (RFC 9568, 5.2.7).
    advertInterval: Math.round(held.advertIntervalMs / 10) / 100,
    own: address(addressOf(instance.name)),
    peers: members
      .filter((member) => member.instance !== instance.name)
      .map((member) => ({ name: member.instance, address: address(member.address) })),
    returnAfter: held.returnAfterMs === undefined ? undefined : held.returnAfterMs / 1000,
    tracks: held.tracks.map((network) => interfaceName(instance, network)),
  };
}
