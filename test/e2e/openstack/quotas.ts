/** How much a project may have of something: plenty, unless a test says less. */
import { ApiError, type Session } from "./session.ts";

export interface Quota {
  readonly compute?: Partial<Readonly<Record<"instances" | "cores" | "ram" | "server_groups", number>>>;
  readonly network?: Partial<
    Readonly<
      Record<"network" | "port" | "router" | "floatingip" | "security_group" | "security_group_rule", number>
    >
  >;
  /** Gigabytes for `gigabytes`. */
  readonly volumes?: Partial<Readonly<Record<"volumes" | "gigabytes", number>>>;
}

/** May be less than is in use already. */
export async function setQuota(admin: Session, projectId: string, quota: Quota): Promise<void> {
  const { compute, network, volumes } = quota;
  if (compute)
    await admin.call("compute", "PUT", `/os-quota-sets/${projectId}`, {
      quota_set: { ...compute, force: true },
    });
  if (network) await admin.call("network", "PUT", `/v2.0/quotas/${projectId}`, { quota: network });
  if (volumes) await admin.call("volumev3", "PUT", `/os-quota-sets/${projectId}`, { quota_set: volumes });
}

/** Plenty again. */
export async function resetQuotas(admin: Session, projectId: string): Promise<void> {
  await admin.call("compute", "DELETE", `/os-quota-sets/${projectId}`);
  await admin.call("network", "DELETE", `/v2.0/quotas/${projectId}`).catch((error: unknown) => {
    // Neutron, alone, finds none where nothing was set.
    if (!(error instanceof ApiError && error.status === 404)) throw error;
  });
  await admin.call("volumev3", "DELETE", `/os-quota-sets/${projectId}`);
}
