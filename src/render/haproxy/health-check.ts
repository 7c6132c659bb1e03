/** How HAProxy asks the servers of a listener whether they are well. */
import type { Detection, PlannedListener, Server } from "../../plan/model.ts";
import { duration } from "../duration.ts";
import type { RenderContext } from "../render-context.ts";
import { text, type View } from "../view.ts";

export function healthCheckView(
  context: RenderContext,
  listener: PlannedListener,
  detection: Detection & { readonly kind: "checks" },
  group: string,
): View {
  const { check } = listener;
  const { intervalMs, timeoutMs, fall, rise } = detection;
  const asked = listener.servers.find(({ rolePort }) => rolePort !== undefined)?.to;
  return {
    declared: check !== undefined,
    role: asked?.kind === "database" ? text(`/${asked.role}`) : undefined,
    http:
      check?.kind === "http"
        ? { path: text(check.path), status: check.status, host: hostOf(context, listener, group) }
        : undefined,
    interval: duration(intervalMs),
    timeout: duration(timeoutMs),
    fall,
    rise,
  };
}

/** The port that a server is checked on, when it is not the one that the traffic goes to. */
export function separateCheckPort(
  context: RenderContext,
  { check }: PlannedListener,
  { to, port, rolePort }: Server,
): number | undefined {
  if (rolePort !== undefined) return rolePort;
  if (check?.port === undefined || to.kind !== "service") return undefined;
  const target = context.groups.get(to.name);
  const checked =
    target?.kind === "service"
      ? target.declared.ports.find(({ name }) => name === check.port)?.port
      : undefined;
  return checked === port ? undefined : checked;
}

/** The host that users ask for: servers that serve several by name answer the check as they answer users. */
function hostOf({ plan }: RenderContext, listener: PlannedListener, group: string): string {
  const entrypoint = plan.entrypoints.find(
    ({ to, hostname }) =>
      hostname !== undefined &&
      to.kind === "load-balancer" &&
      to.name === group &&
      to.listener === listener.name,
  );
  return entrypoint?.hostname ?? "localhost";
}
