/** The files of HAProxy on one instance of a load balancer. */
import { isIPv4 } from "node:net";
import type { Instance, LoadBalancerGroup } from "../../plan/model.ts";
import type { BundlePart } from "../bundle-part.ts";
import { certificateFiles } from "../certificate-files.ts";
import { headerFields } from "../header.ts";
import { HEALTH_ADDRESS, HEALTH_PATH, HEALTH_PORT } from "../health-page.ts";
import type { RenderContext } from "../render-context.ts";
import { loadTemplate } from "../templates.ts";
import { address } from "../view.ts";
import { listenerView } from "./listener.ts";
import { quoteWord } from "./quote.ts";

const haproxyCfg = loadTemplate("haproxy/haproxy.cfg.hbs", quoteWord);

/** Two buffers of 16 KiB and some state for a connection (HAProxy Configuration Manual, `maxconn`: "around 33 kB"). */
const BYTES_PER_CONNECTION = 33_000;

/** What the health page and an operator's own look may need beside the users. */
const SPARE_CONNECTIONS = 100;

/** What a listener without a limit gets on the smallest machine. */
const LEAST_CONNECTIONS = 500;

/** @throws InputError when a value of the plan may not enter the file. */
export function haproxyBundle(
  context: RenderContext,
  instance: Instance,
  group: LoadBalancerGroup,
): BundlePart {
  const { plan } = context;
  const limits = connectionLimits(group);
  const listeners = group.listeners.map((listener) =>
    listenerView(context, instance, group, {
      ...listener,
      maxConnections: listener.maxConnections ?? limits.each,
    }),
  );
  const named = group.listeners.some(({ servers }) => servers.some(({ address }) => !isIPv4(address)));
  const content = haproxyCfg(
    {
      ...headerFields(plan, instance),
      maxConnections: limits.total,
      tls: group.listeners.some(({ tls }) => tls !== undefined),
      dns: named,
      resolvers: group.declared.resolvers.map((server, index) => ({
        address: address(server),
        number: index + 1,
      })),
      listeners,
      health: { address: HEALTH_ADDRESS, port: HEALTH_PORT, path: HEALTH_PATH },
    },
    { source: group.source, part: `load-balancer "${group.name}"` },
  );
  return {
    files: [{ path: "/etc/haproxy/haproxy.cfg", content, mode: 0o644, program: "haproxy" }],
    secretFiles: certificateFiles(group, "haproxy"),
    sysctls: {},
    afterStart: [],
  };
}

interface Connections {
  /** Of the whole process. */
  readonly total: number;
  /** Of each listener that the topology sets no limit for. */
  readonly each: number;
}

/**
 * Always set: HAProxy would otherwise reckon with all the file descriptors it may open, which in a container can be a
 * thousand million, and reserve memory for as many connections. The listeners together get less than the whole, so
 * that the health page answers under any load: a load balancer that is busy must not lose its virtual IP for it.
 */
function connectionLimits({ declared, listeners }: LoadBalancerGroup): Connections {
  const asked = listeners.reduce((sum, { maxConnections }) => sum + (maxConnections ?? 0), 0);
  const open = listeners.filter(({ maxConnections }) => maxConnections === undefined).length;
  const room = Math.floor(declared.size.memoryBytes / 2 / BYTES_PER_CONNECTION) - asked;
  const each = open === 0 ? 0 : Math.max(Math.floor(room / open), LEAST_CONNECTIONS);
  return { total: asked + open * each + SPARE_CONNECTIONS, each };
}
