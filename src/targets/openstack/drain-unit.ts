/** The systemd unit that lets a machine's work run out before its programs are stopped. */
import type { Group, Instance, LoadBalancerGroup, Plan } from "../../plan/model.ts";
import { originText } from "../../render/header.ts";
import { HEALTH_PAGE } from "../../render/health-page.ts";
import { unitQuote } from "./application-unit.ts";
import { unitOf } from "./machine-programs.ts";

export const DRAIN_UNIT = "nospof-drain.service";
/** Where the agent is. Run with the name of what it is to do. */
export const AGENT = "/usr/local/lib/nospof";

/** Seconds that open connections get; clients of an ensemble keep theirs for good, and move when it closes them. Nova takes the power away 60 s after it has asked for a shutdown (`shutdown_timeout`). */
const PATIENCE = { service: 30, "load-balancer": 5, database: 10, ensemble: 0 } as const;

/**
 * Started after the programs, so that systemd stops it before them: when the machine shuts down, or is asked to by the
 * cloud before it goes. The agent stops it before it ends a program, too.
 *
 * New connections are refused at once, so that whoever asks tries another server; those to a virtual IP are left
 * without an answer, since in a moment another machine has that address and takes them. What is under way may end.
 */
export function drainUnit(plan: Plan, group: Group, instance: Instance): string {
  const units = instance.programs.map(unitOf);
  const seconds = PATIENCE[group.kind];
  return [
    `# ${originText(plan, instance)}`,
    "",
    "[Unit]",
    `Description=Draining of ${instance.name} before it stops`,
    `After=network-online.target ${units.join(" ")}`,
    "Wants=network-online.target",
    "",
    "[Service]",
    "Type=oneshot",
    "RemainAfterExit=yes",
    `ExecStart=/usr/bin/python3 ${AGENT} admit`,
    `ExecStop=${["/usr/bin/python3", AGENT, "drain", ...drainWords(plan, group, instance)].map(unitQuote).join(" ")}`,
    `TimeoutStopSec=${seconds + noticedSeconds(plan, instance) + 15}`,
    "",
    "[Install]",
    "WantedBy=multi-user.target",
    "",
  ].join("\n");
}

function drainWords(plan: Plan, group: Group, instance: Instance): readonly string[] {
  const virtualIps = plan.virtualIps.filter(({ members }) =>
    members.some((member) => member.instance === instance.name),
  );
  return [
    ...portsOf(group).map((port) => `--port=${port}`),
    ...virtualIps.map(({ address }) => `--virtual-ip=${address}`),
    ...(group.kind === "load-balancer" ? [`--end=${unitOf(group.declared.engine)}`] : []),
    // keepalived asks there, and gives the virtual IP away when nobody answers.
    ...(virtualIps.length > 0 ? [`--health=${HEALTH_PAGE.address}:${HEALTH_PAGE.port}`] : []),
    `--at-least=${noticedSeconds(plan, instance)}`,
    `--patience=${PATIENCE[group.kind]}`,
  ];
}

function portsOf(group: Group): readonly number[] {
  switch (group.kind) {
    case "service":
      return group.declared.ports.filter(({ protocol }) => protocol === "tcp").map(({ port }) => port);
    case "load-balancer":
      return listenerPorts(group);
    case "database":
    case "ensemble":
      return [group.declared.port];
    default:
      return group satisfies never;
  }
}

function listenerPorts({ listeners }: LoadBalancerGroup): readonly number[] {
  const ports = listeners.flatMap(({ port, tls }) =>
    tls?.redirectFrom === undefined ? [port] : [port, tls.redirectFrom],
  );
  return [...new Set(ports)].sort((a, b) => a - b);
}

/**
 * Until load balancers that keep connections to it open have noticed that it takes no more, and use them no longer: so many
 * checks that fail, and one more, for they may be late.
 */
export function noticedSeconds(plan: Plan, instance: Instance): number {
  const own = new Set(instance.addresses.map(({ address }) => address));
  const times = plan.groups
    .flatMap((group) => (group.kind === "load-balancer" ? group.listeners : []))
    .filter(({ servers }) =>
      servers.some(({ to, address }) => to.name === instance.group && own.has(address)),
    )
    .map(({ detection }) => (detection.kind === "checks" ? detection.intervalMs * (detection.fall + 1) : 0));
  return Math.min(Math.ceil(Math.max(0, ...times) / 1000), PATIENCE_FOR_NOTICE);
}

const PATIENCE_FOR_NOTICE = 20;
