/** Clients that write to an ensemble without a pause, and what became of what was acknowledged. */
import type { StartedProgram } from "../programs/started-program.ts";
import type { EnsembleMembers } from "./ensemble-members.ts";

/** Prints the number of each node that was acknowledged. What fails may have been written or not, and is not tried again. */
const WRITER = `
import logging, sys, time
from kazoo.client import KazooClient
logging.disable(logging.CRITICAL)
client = KazooClient(hosts=sys.argv[1], timeout=4.0, connection_retry={"max_tries": -1, "max_delay": 0.5})
client.start(timeout=60)
client.ensure_path("/history")
number = 0
while True:
    number += 1
    try:
        client.create_async("/history/%d" % number, b"").get(timeout=5)
        print(number, flush=True)
    except Exception:
        pass
    time.sleep(0.02)
`;

/** Prints the numbers of all nodes that are there, and of how many members the ensemble says it is. */
const READER = `
import logging, sys
from kazoo.client import KazooClient
logging.disable(logging.CRITICAL)
client = KazooClient(hosts=sys.argv[1], timeout=10.0)
client.start(timeout=60)
client.sync("/history")
print(" ".join(client.get_children("/history")))
client.stop()
`;

export interface EnsembleHistory {
  /** How many writes were acknowledged up to now. */
  readonly acknowledged: () => number;
  /** Ends the writing, and gives the numbers of acknowledged writes that are not there. */
  readonly lost: () => Promise<readonly string[]>;
}

export async function writeWithoutPause(members: EnsembleMembers): Promise<EnsembleHistory> {
  const { hosts, clientsHost, servers, client } = members;
  const writer: StartedProgram = await hosts
    .host(clientsHost)
    .start(["/usr/bin/python3", "-c", WRITER, servers]);
  const numbers = (): readonly string[] => writer.output().trim().split("\n").filter(Boolean);
  return {
    acknowledged: () => numbers().length,
    lost: async () => {
      await writer.stop("KILL");
      const { output } = await client(READER);
      const there = new Set(output.trim().split(" "));
      return numbers().filter((number) => !there.has(number));
    },
  };
}
