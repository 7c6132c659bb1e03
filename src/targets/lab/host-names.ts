/** What the hosts of a lab are called that are no instances: by layout.ts, and by all who look for them. */

/** Where clients are. No instance can be called so (it has a dot). */
export const CLIENTS_HOST = "clients.";

/** Who writes to a database. */
export function writerHostName(database: string): string {
  return `writer.${database}`;
}

export function externalHostName(external: string): string {
  return `external.${external}`;
}

/**
 * @param device name of the router in the failure model
 * @example gatewayHostName("dmz/1") // "gateway.dmz.1"
 */
export function gatewayHostName(device: string): string {
  return `gateway.${device.replace("/", ".")}`;
}
