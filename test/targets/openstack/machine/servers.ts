/** The servers behind the load balancers, on the cloud's own host, where a test has no machines for them. */
import type { Plan } from "../../../../src/plan/model.ts";
import type { Namespace } from "../../../programs/namespace.ts";
import { API_SOURCE } from "./topology.ts";

/** Starts one at the address that each instance of a service has on the network. */
export async function startServers(
  host: Namespace,
  plan: Plan,
  group: string,
  network: string,
): Promise<void> {
  await host.write([
    { path: "/run/token", content: "token" },
    { path: "/etc/nospof-api.py", content: API_SOURCE },
  ]);
  const addresses = plan.instances
    .filter((instance) => instance.group === group)
    .flatMap((instance) => instance.addresses.filter((one) => one.network === network));
  for (const { address } of addresses) {
    await host.run(["ip", "address", "add", `${address}/24`, "dev", network]);
  }
  await host.start(["env", "VERSION=1", "python3", "-u", "/etc/nospof-api.py"]);
}
