/** The certificates of a load balancer, each a PEM file with the certificate, its chain and its key. */
import type { LoadBalancerGroup } from "../plan/model.ts";
import type { SecretFile } from "./bundle.ts";

/** One file for each secret, whatever the number of listeners that use it. */
export function certificateFiles(
  { listeners }: LoadBalancerGroup,
  program: "nginx" | "haproxy",
): readonly SecretFile[] {
  const secrets = new Set(listeners.flatMap(({ tls }) => (tls === undefined ? [] : [tls.certificate])));
  return [...secrets].map((secret) => ({
    secret,
    path: `/etc/${program}/certs/${secret}.pem`,
    mode: 0o400,
    program,
  }));
}
