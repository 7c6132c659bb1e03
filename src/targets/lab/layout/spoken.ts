/** What the program of a service speaks at a port. */
import type { ServiceGroup } from "../../../plan/model.ts";
import { ownValue } from "../../../plan/own-value.ts";

export type Spoken =
  | { readonly kind: "http"; readonly path: string }
  | { readonly kind: "tcp" }
  | { readonly kind: "udp" };

/**
 * A stand-in speaks HTTP on every TCP port, and says what it lacks; of a user's command that is known only where its
 * health is asked over HTTP.
 *
 * @param port name of the port
 * @param runs commands that run in place of stand-ins, by name of the service
 */
export function spokenAt(
  { name, declared }: ServiceGroup,
  port: string,
  runs: Readonly<Record<string, string>>,
): Spoken {
  if (declared.ports.find((each) => each.name === port)?.protocol === "udp") return { kind: "udp" };
  const { healthCheck: check } = declared;
  if (check?.kind === "http" && (check.port === undefined || check.port === port)) {
    return { kind: "http", path: check.path };
  }
  return ownValue(runs, name) === undefined ? { kind: "http", path: "/" } : { kind: "tcp" };
}
