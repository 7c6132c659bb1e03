import { z } from "zod";
import type { EnsembleOptions } from "../../dsl/ensemble.ts";
import type { Ensemble, Named } from "../model.ts";
import { ELECTION_PORT, majorityOf, PEER_PORT } from "../quorum.ts";
import { failureDataOf } from "./reliability.ts";
import { options, reference } from "./structure.ts";
import { byteSize, duration, wholeNumber } from "./values.ts";
import { workloadShape } from "./workload.ts";

/** Where Debian's package keeps data, too. */
const FOLDER = "/var/lib/zookeeper";

const SIZES = "3, 5 or 7: an even number of members survives no more failures than one member less";

/** Members run as a user who may not open lower ones. */
const LEAST_PORT = 1024;

const clientPort = wholeNumber(LEAST_PORT, 65_535).refine(
  (port) => port !== PEER_PORT && port !== ELECTION_PORT,
  `a port other than ${PEER_PORT} and ${ELECTION_PORT}, where members talk to each other`,
);

/** The options of `zookeeper(…)`; the output lacks only name, source and engine. */
export const ensembleSchema = options<EnsembleOptions>()({
  ...workloadShape,
  replicas: z.literal([3, 5, 7], SIZES),
  port: clientPort.default(2181),
  peerNetwork: reference(["network"], "a network(…)").optional(),
  storage: byteSize,
  logStorage: byteSize.optional(),
  tick: duration("100ms", "2s").default(500),
  superPassword: reference(["secret"], "a secret(…)").optional(),
}).transform((given): Omit<Ensemble, keyof Named | "engine"> => {
  const networks = given.networks.map((network) => network.name);
  return {
    kind: "ensemble",
    replicas: given.replicas,
    needs: majorityOf(given.replicas),
    networks,
    spread: given.spread,
    within: given.within.map((domain) => domain.name),
    size: given.size,
    ...failureDataOf(given),
    port: given.port,
    peerNetwork: given.peerNetwork?.name ?? networks[0] ?? "",
    volumes: [
      { name: "data", mount: `${FOLDER}/data`, sizeBytes: given.storage },
      { name: "log", mount: `${FOLDER}/log`, sizeBytes: given.logStorage ?? given.storage },
    ],
    tickMs: given.tick,
    superPassword: given.superPassword?.name,
  };
});
