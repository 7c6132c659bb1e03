/**
 * keepalived beside a load balancer, in its container.
 *
 * A container of its own in the load balancer's network would be the usual way, and does not come back after the host
 * was started anew: Docker starts all containers at once, and gives up on one whose network is that of a container
 * which does not run yet (https://github.com/moby/moby/issues/50326). So its programs are lent to the load balancer's
 * container, whatever that one's image is.
 */
import type * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { VIRTUAL_IP_CHECK } from "../../plan/detection.ts";
import type { Instance } from "../../plan/model.ts";
import type { Bundle } from "../../render/bundle.ts";
import { interfaceName } from "../../render/interface-name.ts";
import { shellQuote } from "../shell-quote.ts";
import type { ConnectedEngine } from "./engines.ts";
import { imageOf } from "./images.ts";
import type { DockerOptions } from "./options.ts";
import type { Reporter } from "./reported.ts";
import { type ScriptContainer, scriptContainer } from "./script-container.ts";
import type { Workshop } from "./workshop.ts";
import { BESIDE_FOLDER } from "./wrapper.ts";

/** Default of `templates/docker/lend-programs.sh`. */
const LENT = "/nospof/lent";

/** Below the folder of keepalived's volume. */
const LENT_WITHIN = "lent";

/** To change addresses (NET_ADMIN) and to send raw VRRP packets (NET_RAW, NET_BROADCAST). */
export const KEEPALIVED_CAPABILITIES = ["CAP_NET_ADMIN", "CAP_NET_BROADCAST", "CAP_NET_RAW"];

/**
 * A client that wants to connect while a virtual IP is given away asks again after one second, then after two more
 * (RFC 6298, section 5.5): by then the next member should have it.
 */
export const HANDOVER_MS = 2500;

/** To give the virtual IP away, before the load balancer ends. */
export const HANDOVER_SECONDS = 10;

/** By then it has asked as often as it has to before it takes the load balancer for up. */
const SETTLE_SECONDS = Math.ceil((VIRTUAL_IP_CHECK.intervalMs * (VIRTUAL_IP_CHECK.rise + 1)) / 1000);

const LENDING_SECONDS = 60;

/** What the load balancer's container is told for keepalived; see `templates/docker/run-together.sh`. */
export function keepalivedEnvironment(
  { options }: Workshop,
  instance: Instance,
  bundle: Bundle,
  image: pulumi.Output<string>,
): Readonly<Record<string, pulumi.Input<string>>> {
  return {
    NOSPOF_BESIDE: BESIDE_FOLDER,
    NOSPOF_BORROWED: pulumi.interpolate`${BESIDE_FOLDER}/${LENT_WITHIN}/${folderName(image, options)}`,
    NOSPOF_KEEPALIVED_ANSWERS: `sh ${shellQuote(checkScript(instance, bundle))}`,
    NOSPOF_INTERFACES: instance.addresses
      .map((one) => `${interfaceName(instance, one.network)}=${one.address}`)
      .join(" "),
    NOSPOF_HANDOVER_MS: String(options.drain === false ? 0 : HANDOVER_MS),
    NOSPOF_SETTLE_SECONDS: String(SETTLE_SECONDS),
  };
}

/** Registers the container that lends keepalived. It runs nothing of it, and needs neither network nor rights. */
export function keepalivedLender(
  workshop: Workshop,
  engine: ConnectedEngine,
  instance: Instance,
  volume: docker.Volume,
  parent: pulumi.Resource,
): Reporter {
  const { site, options } = workshop;
  const image = keepalivedImage(workshop, engine);
  const lender: ScriptContainer = {
    name: `${site.plan.name}-${instance.name}-keepalived`,
    image,
    script: "lend-programs.sh",
    words: [folderName(image, options), ...lentPrograms(options)],
    envs: [`NOSPOF_LENT=${LENT}/${LENT_WITHIN}`],
    volumes: [{ volumeName: volume.name, containerPath: LENT }],
  };
  return {
    container: scriptContainer(workshop, engine, instance, lender, parent, []),
    seconds: LENDING_SECONDS,
    otherwise: `${instance.name} gets no keepalived.`,
  };
}

/** Id of the image that keepalived is borrowed from. */
export function keepalivedImage(
  { site, options, image }: Workshop,
  engine: ConnectedEngine,
): pulumi.Output<string> {
  return image(imageOf("keepalived", site.plan, options), engine);
}

/** Without draining nobody looks at connections. */
function lentPrograms({ drain }: DockerOptions): readonly string[] {
  return ["keepalived", "ip", ...(drain === false ? [] : ["nft", "ss"])];
}

/** Of the programs of an image; without the colon of its id, which would end an entry of PATH. */
function folderName(image: pulumi.Output<string>, options: DockerOptions): pulumi.Output<string> {
  const programs = lentPrograms(options).join("-");
  return image.apply((id) => `${id.replaceAll(/[^A-Za-z0-9]+/g, "-").slice(0, 40)}-${programs}`);
}

function checkScript(instance: Instance, bundle: Bundle): string {
  const found = bundle.files.find(
    (file) => file.program === "keepalived" && file.path.startsWith("/etc/keepalived/check-"),
  );
  if (found === undefined) throw new Error(`the bundle of ${instance.name} lacks keepalived's check`);
  return found.path;
}
