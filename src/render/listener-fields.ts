/** What the configurations of nginx and HAProxy say of a listener alike. */
import type { Instance, PlannedListener } from "../plan/model.ts";
import { listeningAddresses, type RenderContext } from "./render-context.ts";
import type { Marked, View } from "./view.ts";

/** The port that a URL of HTTPS need not name. */
const HTTPS = 443;

export function listenerFields(
  context: RenderContext,
  instance: Instance,
  listener: PlannedListener,
): View & { readonly name: string } {
  const { name, port, tls, maxConnections, idempotent, connectionPool } = listener;
  const { addresses, unused } = listeningAddresses(context, instance, listener);
  return {
    name,
    unused,
    binds: binds(addresses, port),
    certificate: tls?.certificate,
    redirect:
      tls?.redirectFrom === undefined
        ? undefined
        : { binds: binds(addresses, tls.redirectFrom), port: port === HTTPS ? undefined : port },
    maxConnections,
    idempotent,
    pool: connectionPool,
  };
}

function binds(addresses: readonly Marked[], port: number): readonly View[] {
  return addresses.map((address) => ({ address, port }));
}
