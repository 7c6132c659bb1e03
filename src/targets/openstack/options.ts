import type * as openstack from "@pulumi/openstack";
import type * as pulumi from "@pulumi/pulumi";
import type { Instance } from "../../plan/model.ts";
import type { Size } from "../../topology/model.ts";
import type { Secrets } from "../target.ts";
import type { Transform } from "../transform.ts";
import type { CloudCredentials } from "./cloud/credentials.ts";

/** Distributions whose releases are known. */
export type Distribution = "debian-12";

/** What `openstack({…})` takes. */
export interface OpenStackOptions {
  /**
   * The value of every secret of the topology, by name.
   * @example { "orders-root": config.requireSecret("ordersRoot") }
   */
  readonly secrets?: Secrets;
  /**
   * Name of the image of every machine, or of one machine's. It needs cloud-init, systemd, Python 3 and
   * openssl, as cloud images of Debian 12 have them. Where programs are installed, it has to be of the `distribution`.
   */
  readonly image: string | ((instance: Instance) => string);
  /**
   * Flavor for each named size. A size without an entry goes to `flavor`.
   * @example { small: "m1.small", large: "m1.large" }
   */
  readonly flavors?: Readonly<Record<string, string>>;
  /** Flavor for sizes that `flavors` does not name. Default: such a size is refused. */
  readonly flavor?: string | ((size: Size, instance: Instance) => string);
  /** Name of the key pair that may log in. Default: none. */
  readonly keyPair?: pulumi.Input<string>;
  /**
   * Id of each external network that the topology names. Default: looked up by its name.
   * @example { public: "d9c1…" }
   */
  readonly externalNetworks?: Readonly<Record<string, pulumi.Input<string>>>;
  /** Availability zone for machines in each zone of the topology. Default: of the same name. */
  readonly zones?: Readonly<Record<string, string>>;
  /** Availability zone for volumes in each zone of the topology. Default: that of the machines. */
  readonly volumeZones?: Readonly<Record<string, string>>;
  /** Type of all volumes. Default: the cloud's own default. */
  readonly volumeType?: string;
  /** DNS servers of every subnet with a way out. Default: the cloud's own. */
  readonly nameservers?: readonly string[];
  /**
   * `"install"`: cloud-init installs the programs, on machines whose networks have a way out; a machine on isolated
   * networks alone cannot, and its image has to hold them. `"in-image"`: every image holds its programs, in the
   * releases that the topology's `software` says.
   * Default: `"install"`.
   */
  readonly programs?: "install" | "in-image";
  /**
   * What the machines install from. A topology for other releases than the distribution's is refused: their
   * configuration would not be understood.
   * Default: `"debian-12"`, the only one known; it has no MySQL.
   * @example topology("shop", { software: "debian-12", … })
   */
  readonly distribution?: Distribution;
  /**
   * Whether a deployment goes on only when each machine says that it is what it was told to be, well, and used again by
   * the load balancers in front of it. They say it through Nova, which is asked with what the provider logs in with, as
   * far as Pulumi's configuration, the environment or `clouds.yaml` say it; else with `credentials`. `seconds`: how long
   * a machine has. `false`: machines that end a program leave each other time, and nobody knows what became of them.
   * Default: true, 1200 seconds.
   */
  readonly waitForMachines?: boolean | { readonly seconds?: number; readonly credentials?: CloudCredentials };
  readonly transform?: OpenStackTransforms;
}

/** Hooks over every kind of resource this target registers. */
export interface OpenStackTransforms {
  readonly network?: Transform<openstack.networking.NetworkArgs>;
  readonly subnet?: Transform<openstack.networking.SubnetArgs>;
  readonly router?: Transform<openstack.networking.RouterArgs>;
  readonly routerInterface?: Transform<openstack.networking.RouterInterfaceArgs>;
  readonly securityGroup?: Transform<openstack.networking.SecGroupArgs>;
  readonly securityGroupRule?: Transform<openstack.networking.SecGroupRuleArgs>;
  /** Ports of machines, and the ports that reserve virtual IPs (without an instance). */
  readonly port?: Transform<openstack.networking.PortArgs>;
  readonly floatingIp?: Transform<openstack.networking.FloatingIpArgs>;
  readonly floatingIpAssociation?: Transform<openstack.networking.FloatingIpAssociateArgs>;
  readonly serverGroup?: Transform<openstack.compute.ServerGroupArgs>;
  readonly volume?: Transform<openstack.blockstorage.VolumeArgs>;
  readonly volumeAttachment?: Transform<openstack.compute.VolumeAttachArgs>;
  readonly instance?: Transform<openstack.compute.InstanceArgs>;
}
