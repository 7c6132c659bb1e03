/** keepalived beside a load balancer: a container of its own in the load balancer's network. */
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { Instance } from "../../plan/model.ts";
import { interfaceName } from "../../render/interface-name.ts";
import { shippedFile } from "../shipped-file.ts";
import { transformed } from "../transform.ts";
import { containerOptions, labels } from "./container-options.ts";
import type { ConnectedEngine } from "./engines.ts";
import { KEEPALIVED_TIMING, keepalivedHealthCheck, waitSeconds } from "./health-check.ts";
import { imageOf } from "./images.ts";
import { fileUpload, uploads } from "./uploads.ts";
import type { Workshop } from "./workshop.ts";

const WATCH = "/usr/local/sbin/nospof-watch-network";

/**
 * The only container that may change a network: addresses (NET_ADMIN) and raw VRRP packets (NET_RAW,
 * NET_BROADCAST). The rest is to run its check scripts as another user and to stop them.
 */
const CAPABILITIES = [
  "CAP_KILL",
  "CAP_NET_ADMIN",
  "CAP_NET_BROADCAST",
  "CAP_NET_RAW",
  "CAP_SETGID",
  "CAP_SETUID",
];

const MEMORY_MIB = 64;

/** Registers the sidecar of an instance that runs keepalived. */
export function keepalivedSidecar(
  { site, options, image }: Workshop,
  engine: ConnectedEngine,
  instance: Instance,
  loadBalancer: docker.Container,
  parent: pulumi.Resource,
): docker.Container {
  const { plan } = site;
  const bundle = site.bundle(instance.name);
  const name = `${plan.name}-${instance.name}-keepalived`;
  const own = bundle.files.filter((file) => file.program === "keepalived");
  const configuration = own.find(({ path }) => path.endsWith("/keepalived.conf"));
  const checkScript = own.find(({ path }) => path.startsWith("/etc/keepalived/check-"));
  if (configuration === undefined || checkScript === undefined) {
    throw new Error(`the bundle of ${instance.name} lacks keepalived.conf or its check`);
  }
  const interfaces = instance.addresses.map(
    (one) => `${interfaceName(instance, one.network)}=${one.address}`,
  );

  const args: docker.ContainerArgs = {
    name,
    image: image(imageOf("keepalived", plan, options), engine),
    entrypoints: ["/bin/sh", WATCH],
    command: [
      ...interfaces,
      "--",
      "keepalived",
      "--dont-fork",
      "--log-console",
      `--use-file=${configuration.path}`,
    ],
    networkMode: pulumi.interpolate`container:${loadBalancer.id}`,
    capabilities: { drops: ["ALL"], adds: CAPABILITIES },
    memory: MEMORY_MIB,
    memorySwap: MEMORY_MIB,
    // Twice the default: a late advertisement is a failover that nobody needed.
    cpuShares: 2048,
    restart: "unless-stopped",
    // The next load balancer is not replaced before this one can take the virtual IP over.
    healthcheck: keepalivedHealthCheck(checkScript.path),
    wait: true,
    waitTimeout: waitSeconds(KEEPALIVED_TIMING, 0),
    removeVolumes: false,
    uploads: [
      ...uploads(bundle, ["keepalived"], site.secrets),
      fileUpload({ path: WATCH, content: shippedFile("docker/keepalived/watch-network.sh"), mode: 0o755 }),
    ],
    labels: labels(plan, instance),
  };
  const [finalArgs, opts] = transformed(
    options.transform?.container,
    args,
    containerOptions(engine, parent, [loadBalancer]),
    instance,
  );
  return new docker.Container(name, finalArgs, opts);
}
