import type * as docker from "@pulumi/docker";
import type { RedundancyLeft } from "../redundancy-left.ts";
import type { Site } from "../target.ts";
import type { DrainingOf } from "./draining.ts";
import type { ImageOn } from "./images.ts";
import type { NetworkOn } from "./networks.ts";
import type { DockerOptions } from "./options.ts";
import type { PortsOf } from "./publish.ts";

/** All that a container is made from. */
export interface Workshop {
  readonly site: Site;
  readonly options: DockerOptions;
  readonly network: NetworkOn;
  readonly image: ImageOn;
  readonly volume: (id: string) => docker.Volume;
  readonly ports: PortsOf;
  /** Says that nothing is drained where that is not wanted. */
  readonly draining: DrainingOf;
  readonly redundancyLeft: RedundancyLeft;
}
