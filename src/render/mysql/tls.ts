/** What the files of a server say that speaks TLS to the others. */
import type { DatabaseGroup, Instance, Plan } from "../../plan/model.ts";
import type { SecretFile } from "../bundle.ts";
import { address, text, type View } from "../view.ts";
import { PREPARE_TLS_SCRIPT, SECRETS_FOLDER, SOCKET, TLS_CA, TLS_SERVER, TO_SERVERS_FILE } from "./paths.ts";
import { replicationSet } from "./replication-set.ts";
import { checkedSecret } from "./sql-text.ts";
import { START_WAIT_SECONDS } from "./timing.ts";

/** Undefined for a database whose servers speak in clear. */
export function tlsPaths({ declared }: DatabaseGroup): View | undefined {
  if (declared.tls === undefined) return undefined;
  return {
    ca: text(TLS_CA),
    server: text(TLS_SERVER),
    clientFile: text(TO_SERVERS_FILE),
    prepareScript: text(PREPARE_TLS_SCRIPT),
  };
}

/** What `prepare-tls.sh` says; undefined for a database whose servers speak in clear. */
export function prepareTls(plan: Plan, instance: Instance, group: DatabaseGroup): View | undefined {
  const { tls, engine } = group.declared;
  if (tls === undefined) return undefined;
  return {
    script: text(PREPARE_TLS_SCRIPT),
    secretCa: text(`${SECRETS_FOLDER}/${checkedSecret(tls.ca)}`),
    secretServer: text(`${SECRETS_FOLDER}/${checkedSecret(tls.certificate)}`),
    ca: text(TLS_CA),
    server: text(TLS_SERVER),
    address: address(replicationSet(plan, instance, group).self.address),
    socket: text(SOCKET),
    client: engine,
    mysql: engine === "mysql",
    startWaitSeconds: START_WAIT_SECONDS,
  };
}

/** Of every server, whatever its role. */
export function tlsSecretFiles({ declared }: DatabaseGroup): readonly SecretFile[] {
  const { tls, engine } = declared;
  if (tls === undefined) return [];
  return [tls.ca, tls.certificate].map((secret) => ({
    secret,
    path: `${SECRETS_FOLDER}/${checkedSecret(secret)}`,
    mode: 0o400,
    program: engine,
  }));
}
