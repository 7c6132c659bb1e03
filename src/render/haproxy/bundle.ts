/** The files of HAProxy on one instance of a load balancer. */
import { isIPv4 } from "node:net";
import type { Instance, LoadBalancerGroup } from "../../plan/model.ts";
import type { BundlePart } from "../bundle-part.ts";
import { certificateFiles } from "../certificate-files.ts";
import { headerFields } from "../header.ts";
import { HEALTH_PAGE } from "../health-page.ts";
import type { RenderContext } from "../render-context.ts";
import { loadTemplate } from "../templates.ts";
import { address } from "../view.ts";
import { connectionLimits } from "./connection-limits.ts";
import { listenerView } from "./listener.ts";
import { quoteWord } from "./quote.ts";

const haproxyCfg = loadTemplate("haproxy/haproxy.cfg.hbs", quoteWord);

/** @throws InputError when more connections are asked for than there can be, or a value may not enter the file. */
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
      health: HEALTH_PAGE,
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
