import type { SecretDeclaration } from "./secret.ts";

/**
 * The servers of a database prove to each other who they are, and whatever they send each other is encrypted: replication, with an
 * election the copy of a whole server, with Galera transactions and state transfers. A server that speaks in clear, or has a
 * certificate of somebody else, is let in nowhere. Accounts of applications may use TLS with the same certificate, or not.
 */
export interface ServerTlsOptions {
  /** Secret with the certificate of the authority that has signed `certificate`, in PEM: a private one, which signs for nobody else. */
  readonly ca: SecretDeclaration;
  /**
   * Secret with certificate, chain and private key in one PEM text, the same on all servers. It names the address that each has on
   * `replicationNetwork` (`subjectAltName = IP:…`), and is for servers and clients, since each of them is both.
   */
  readonly certificate: SecretDeclaration;
}
