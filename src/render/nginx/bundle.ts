/** The files of nginx on one instance of a load balancer. */
import type { Instance, LoadBalancerGroup } from "../../plan/model.ts";
import type { BundlePart } from "../bundle-part.ts";
import { certificateFiles } from "../certificate-files.ts";
import { headerFields } from "../header.ts";
import { HEALTH_PAGE } from "../health-page.ts";
import type { RenderContext } from "../render-context.ts";
import { loadTemplate } from "../templates.ts";
import { address } from "../view.ts";
import { nameResolution } from "./limits-of-nginx.ts";
import { listenerView } from "./listener.ts";

const nginxConf = loadTemplate("nginx/nginx.conf.hbs");
/** What nginx.conf ends with where there are listeners for TCP. */
const streamConf = loadTemplate("nginx/stream.conf.hbs");

/** Connections of a worker where the topology sets no limit: what HTTP servers of some GiB of memory usually get. */
const DEFAULT_CONNECTIONS = 8192;

/** What the health page, listening sockets and DNS need beside the users. */
const SPARE_CONNECTIONS = 128;

/** @throws InputError when a value of the plan may not enter the file. */
export function nginxBundle(
  context: RenderContext,
  instance: Instance,
  group: LoadBalancerGroup,
): BundlePart {
  const { plan } = context;
  const version = plan.software.nginx;
  const view = (protocol: "http" | "tcp") =>
    group.listeners
      .filter((listener) => listener.protocol === protocol)
      .map((listener) => listenerView(context, instance, group, listener));
  const pools = group.listeners
    .filter(({ protocol }) => protocol === "http")
    .map((each) => each.connectionPool > 0);
  const connections = workerConnections(group);
  const origin = { source: group.source, part: `load-balancer "${group.name}"` };
  const shared = {
    dns: group.listeners.some((listener) => nameResolution(listener, version) !== "none"),
    resolvers: group.declared.resolvers.map(address),
    tls: group.listeners.some(({ tls }) => tls !== undefined),
  };
  const http = nginxConf(
    {
      ...headerFields(plan, instance),
      ...shared,
      connections,
      // A client's connection, one to a server, and files that are buffered on disk.
      openFiles: 2 * connections,
      pooled: pools.includes(true),
      unpooled: pools.includes(false),
      http: view("http"),
      health: HEALTH_PAGE,
    },
    origin,
  );
  const tcp = view("tcp");
  const content = tcp.length === 0 ? http : `${http}\n${streamConf({ ...shared, tcp }, origin)}`;
  return {
    files: [{ path: "/etc/nginx/nginx.conf", content, mode: 0o644, program: "nginx" }],
    secretFiles: certificateFiles(group, "nginx"),
    sysctls: {},
    afterStart: [],
  };
}

/** Of one worker, which may get all clients: a client's connection and the one to a server count both. */
function workerConnections({ listeners }: LoadBalancerGroup): number {
  const asked = listeners.reduce((sum, { maxConnections }) => sum + (maxConnections ?? 0), 0);
  const limited = listeners.every(({ maxConnections }) => maxConnections !== undefined);
  return Math.max(2 * asked + SPARE_CONNECTIONS, limited ? 0 : DEFAULT_CONNECTIONS);
}
