/** Values for the secrets of a topology, good for one lab. */

import type { Plan } from "../../../plan/model.ts";
import { ownValue } from "../../../plan/own-value.ts";

/** Names of the secrets that have to be PEM files, sorted. */
export function certificateSecrets({ groups }: Pick<Plan, "groups">): readonly string[] {
  const names = groups.flatMap((group) =>
    group.kind === "load-balancer"
      ? group.listeners.flatMap(({ tls }) => (tls === undefined ? [] : [tls.certificate]))
      : [],
  );
  return [...new Set(names)].sort();
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
