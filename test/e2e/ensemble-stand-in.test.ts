/** A stand-in that needs an ensemble: it answers while the ensemble takes a write, whichever members are left. */
import { afterEach, expect, test, vi } from "vitest";
import { plannedEnsemble } from "../render/zookeeper/planned-ensemble.ts";
import { ask, responderSpec, startResponder } from "../targets/lab/responder/responders.ts";
import { type EnsembleMembers, openEnsemble } from "./ensemble-members.ts";

/** Members of Java start in a second each, and on a machine that is busy with other tests in many. */
vi.setConfig({ testTimeout: 180_000 });

let opened: EnsembleMembers | undefined;

afterEach(async () => {
  await opened?.close();
  opened = undefined;
});

const PAGE = "http://127.0.0.1:8080/";

/** Of silence that a client bears here two thirds of 4 s, and the start of a member on a busy machine. */
const PATIENT = { timeout: 60_000 };

test("a stand-in turns to the members that are left, answers 503 without a majority, and takes up again with it", async () => {
  const planned = plannedEnsemble({ tickMs: 200 });
  opened = await openEnsemble(planned);
  const { names, hosts, start, signal, untilComplete } = opened;
  for (const name of names) await start(name);
  await untilComplete();
  const members = planned.instances.flatMap(({ addresses }) =>
    addresses.filter(({ network }) => network === "app").map(({ address }) => ({ address, port: 2181 })),
  );
  const clients = hosts.host("clients");
  const dependency = {
    name: "coordination.client",
    strength: "hard",
    needs: 1,
    targets: [{ kind: "ensemble", members, node: "/nospof-lab-api-1", sessionMs: 4000 }],
  } as const;
  await startResponder(clients, responderSpec("api-1", "127.0.0.1", { dependencies: [dependency] }));
  const answers = () => ask(clients, PAGE);
  await expect.poll(answers, PATIENT).toMatchObject({ status: 200, down: [] });

  const [first = "", second = "", third = ""] = names;
  // Whichever has the session: one that hangs has to be given up, and one that is killed is missed at once.
  await signal(first, "STOP");
  await untilComplete([second, third]);
  await expect.poll(answers, PATIENT).toMatchObject({ status: 200, down: [] });
  await signal(second, "KILL");
  await expect.poll(answers, PATIENT).toMatchObject({ status: 503, down: ["coordination.client"] });
  // One open port is left, and it takes connections.
  expect((await clients.run(["nc", "-z", members[2]?.address ?? "", "2181"])).exitCode).toBe(0);
  await signal(first, "CONT");
  await untilComplete([first, third]);
  await expect.poll(answers, PATIENT).toMatchObject({ status: 200, down: [] });
});
