/** Values for the secrets of a topology, good for one lab. */

import type { Plan } from "../../../plan/model.ts";
import { ownValue } from "../../../plan/own-value.ts";
import type { ServerTls } from "../../../topology/model.ts";

/** Names of the secrets that have to be PEM files, sorted. */
export function certificateSecrets(plan: Pick<Plan, "groups">): readonly string[] {
  const ofServers = serverCertificates(plan).flatMap(({ tls }) => [tls.ca, tls.certificate]);
  const ofListeners = plan.groups.flatMap((group) =>
    group.kind === "load-balancer"
      ? group.listeners.flatMap(({ tls }) => (tls === undefined ? [] : [tls.certificate]))
      : [],
  );
  return [...new Set([...ofServers, ...ofListeners])].sort();
}

/** Databases whose servers know each other by a certificate, with the secrets for it. */
export function serverCertificates({
  groups,
}: Pick<Plan, "groups">): readonly { readonly group: string; readonly tls: ServerTls }[] {
  return groups.flatMap((group) =>
    group.kind === "database" && group.declared.tls !== undefined
      ? [{ group: group.name, tls: group.declared.tls }]
      : [],
  );
}

/**
 * The value of each secret: the certificate made for it, else `lab-<name>`.
 * @throws Error when a certificate was not given: whoever lays out makes all that {@link certificateSecrets} names.
 */
export function secretValues(
  plan: Pick<Plan, "groups">,
  certificates: Readonly<Record<string, string>>,
): (secret: string) => string {
  const needed = new Set(certificateSecrets(plan));
  return (secret) => {
    const certificate = ownValue(certificates, secret);
    if (needed.has(secret) && certificate === undefined) throw new Error(`no certificate for ${secret}`);
    return certificate ?? `lab-${secret}`;
  };
}
