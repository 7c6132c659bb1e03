import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Namespace, openNamespace } from "../../../programs/namespace.ts";
import { requireProgram } from "../../../programs/required-program.ts";
import { ask, responderSpec, startResponder } from "./responders.ts";

let machine: Namespace;

beforeAll(async () => {
  await requireProgram("curl");
  const addresses = Array.from({ length: 20 }, (_, index) => `10.0.9.${10 + index}/24`);
  machine = await openNamespace({ interfaces: [{ name: "eth0", addresses }] });
});

afterAll(async () => {
  await machine?.close();
});

/** Sends work to each address, ten times a second, until it is stopped. */
async function work(addresses: readonly string[], from = "10.0.9.10") {
  const urls = addresses.map((address) => `http://${address}:8080/`).join(" ");
  const loop = `while :; do curl -s -o /dev/null --max-time 1 --interface ${from} -H 'X-Nospof-Work: 1' ${urls}; sleep 0.1; done`;
  return machine.start(["bash", "-c", loop]);
}

test("too few that get work refuse it, and go on when there are enough again; checks are no work", async () => {
  const addresses = ["10.0.9.11", "10.0.9.12", "10.0.9.13"];
  const load = { needs: 2, instances: ["api-1", "api-2", "api-3"], windowMs: 2000, senders: [] };
  for (const [index, address] of addresses.entries()) {
    await startResponder(machine, responderSpec(`api-${index + 1}`, address, { load }));
  }
  const [first = "", second = ""] = addresses;
  const url = `http://${first}:8080/`;

  const both = await work([first, second]);
  await sleep(3_500);
  expect(await ask(machine, url)).toMatchObject({ status: 200 });
  await both.stop("KILL");

  const alone = await work([first]);
  await sleep(1_000);
  expect(await ask(machine, url)).toMatchObject({ status: 200 });
  await sleep(2_500);
  // The others are asked whether they are well, which carries no load.
  await ask(machine, `http://${second}:8080/`);
  expect(await ask(machine, url)).toMatchObject({ status: 503, down: ["2 instances that get work, not 1"] });
  await alone.stop("KILL");

  // It stays so while nothing but checks comes: whoever turned away from it must not come back to find the same.
  await sleep(2_500);
  await ask(machine, url);
  expect(await ask(machine, url)).toMatchObject({ status: 503 });

  await work([second]);
  await sleep(700);
  await ask(machine, url);
  expect(await ask(machine, url)).toMatchObject({ status: 200 });
});

test("load balancers that send work are counted by their addresses", async () => {
  const own = "10.0.9.15";
  const senders = [{ group: "web", needs: 2, addresses: ["10.0.9.16", "10.0.9.17"] }];
  const load = { needs: 1, instances: ["stock-1"], windowMs: 2000, senders };
  await startResponder(machine, responderSpec("stock-1", own, { load }));
  const url = `http://${own}:8080/`;
  await work([own], "10.0.9.16");
  const other = await work([own], "10.0.9.17");
  await sleep(3_000);
  expect(await ask(machine, url)).toMatchObject({ status: 200 });
  await other.stop("KILL");
  await sleep(2_500);
  expect(await ask(machine, url)).toMatchObject({
    status: 503,
    down: ["2 instances of web that send work, not 1"],
  });
  await work([own], "10.0.9.17");
  await sleep(500);
  expect(await ask(machine, url)).toMatchObject({ status: 200 });
});
