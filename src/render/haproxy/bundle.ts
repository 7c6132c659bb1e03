/** The files of HAProxy on one instance of a load balancer. */
import { isIPv4 } from "node:net";
import { RELEASE_LOOK_MS } from "../../plan/detection.ts";
import type { Instance, LoadBalancerGroup } from "../../plan/model.ts";
import type { BundleFile } from "../bundle.ts";
import type { BundlePart } from "../bundle-part.ts";
import { certificateFiles } from "../certificate-files.ts";
import { headerFields } from "../header.ts";
import { HEALTH_PAGE } from "../health-page.ts";
import type { RenderContext } from "../render-context.ts";
import { loadTemplate } from "../templates.ts";
import { address, type View } from "../view.ts";
import { connectionLimits } from "./connection-limits.ts";
import { listenerView } from "./listener.ts";
import { quoteWord } from "./quote.ts";

const releaseRequests = loadTemplate("haproxy/release-requests.lua.hbs");
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
  const backends = releasing(group);
  const fields = headerFields(plan, instance);
  const origin = { source: group.source, part: `load-balancer "${group.name}"` };
  const named = group.listeners.some(({ servers }) => servers.some(({ address }) => !isIPv4(address)));
  const content = haproxyCfg(
    {
      ...fields,
      releases: backends.length > 0,
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
    origin,
  );
  const releases: readonly BundleFile[] =
    backends.length === 0
      ? []
      : [
          {
            path: "/etc/haproxy/release-requests.lua",
            content: releaseRequests({ ...fields, backends, lookMs: RELEASE_LOOK_MS }, origin),
            mode: 0o644,
            program: "haproxy",
          },
        ];
  return {
    files: [{ path: "/etc/haproxy/haproxy.cfg", content, mode: 0o644, program: "haproxy" }, ...releases],
    secretFiles: certificateFiles(group, "haproxy"),
    sysctls: {},
    afterStart: [],
  };
}

/** The backends whose servers are not waited for when they are down. */
function releasing({ listeners }: LoadBalancerGroup): readonly View[] {
  return listeners.flatMap(({ name, detection }) =>
    detection.kind === "checks" && detection.releaseAfterMs !== undefined
      ? [{ name, waitMs: detection.releaseAfterMs }]
      : [],
  );
}
