/** The external networks of the cloud that a topology names: where routers and floating IPs lead out. */
import * as openstack from "@pulumi/openstack";
import * as pulumi from "@pulumi/pulumi";
import type { OpenStackOptions } from "./options.ts";

/** Its id. @param network that leads out to it */
export function externalNetworkId(
  name: string,
  options: OpenStackOptions,
  network: openstack.networking.Network,
  parent: pulumi.Resource,
): pulumi.Input<string> {
  const given = options.externalNetworks?.[name];
  return given ?? lookedUp(name, { name, external: true }, network, parent).apply(({ id }) => id);
}

/** Its name in the cloud, which is what the provider knows pools of floating IPs by. */
export function externalNetworkName(
  name: string,
  options: OpenStackOptions,
  network: openstack.networking.Network,
  parent: pulumi.Resource,
): pulumi.Input<string> {
  const given = options.externalNetworks?.[name];
  if (given === undefined) return name;
  return pulumi
    .output(given)
    .apply((networkId) => lookedUp(name, { networkId }, network, parent))
    .apply((found) => found.name ?? name);
}

type Found = openstack.networking.GetNetworkResult;

/** The preview of a stack that is not there yet goes on without a cloud that is not there yet. */
function lookedUp(
  name: string,
  args: openstack.networking.GetNetworkArgs,
  network: openstack.networking.Network,
  parent: pulumi.Resource,
): pulumi.Output<Found> {
  const ask = (): Promise<Found> => openstack.networking.getNetwork(args, { parent });
  const found = ask().catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    if (!pulumi.runtime.isDryRun() || /returned no results|more than one result/i.test(why)) throw error;
    void pulumi.log.warn(`The cloud cannot be asked for its external network "${name}": ${why}`, parent);
    return undefined;
  });
  return pulumi
    .output(found)
    .apply(
      (known): pulumi.Output<Found> =>
        known === undefined ? network.id.apply(() => ask()) : pulumi.output(known),
    );
}
