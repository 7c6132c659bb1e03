import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ResponderDependency } from "../../../../src/targets/lab/responder/spec.ts";
import { type Namespace, openNamespace } from "../../../programs/namespace.ts";
import { requireProgram } from "../../../programs/required-program.ts";
import { ask, onHttp, responderSpec, signalResponder, startResponder, TEST_BOARD } from "./responders.ts";

let machine: Namespace;
/** Each test has addresses of its own. */
let used = 10;
const address = (): string => `10.0.9.${used++}`;

beforeAll(async () => {
  await requireProgram("curl");
  const addresses = Array.from({ length: 60 }, (_, index) => `10.0.9.${10 + index}/24`);
  machine = await openNamespace({ interfaces: [{ name: "eth0", addresses }] });
});

afterAll(async () => {
  await machine?.close();
});

async function board(command: string): Promise<void> {
  const done = await machine.run([
    "sh",
    "-c",
    `mkdir -p ${TEST_BOARD}/down && cd ${TEST_BOARD}/down && ${command}`,
  ]);
  expect(done).toMatchObject({ exitCode: 0 });
}

test("answers every method, path and kind of client, and survives those who only connect", async () => {
  const own = address();
  await startResponder(machine, responderSpec("web-1", own));
  for (const options of [
    ["-X", "OPTIONS", "-0"],
    ["-I"],
    ["-H", "Host:"],
    ["-d", "x=1"],
    ["-X", "PROPFIND"],
  ]) {
    expect(await ask(machine, `http://${own}:8080/any/where?a=b`, ...options), options[0]).toMatchObject({
      status: 200,
    });
  }
  const connects = `for i in 1 2 3; do : </dev/tcp/${own}/8080; echo nonsense >/dev/tcp/${own}/8080; done`;
  expect(await machine.run(["bash", "-c", connects])).toMatchObject({ exitCode: 0 });
  expect(await ask(machine, `http://${own}:8080/`)).toMatchObject({ status: 200, degraded: [], down: [] });
});

test("is down without a hard dependency, degraded without a soft one, and whole again when they are back", async () => {
  const [own, hard, soft] = [address(), address(), address()];
  await startResponder(machine, responderSpec("catalogue-1", soft));
  await startResponder(machine, responderSpec("stock-1", hard));
  const dependencies = [onHttp("stock.http", "hard", [hard]), onHttp("catalogue.http", "soft", [soft])];
  await startResponder(machine, responderSpec("api-1", own, { dependencies }));
  const url = `http://${own}:8080/`;
  expect(await ask(machine, url)).toMatchObject({ status: 200, degraded: [], down: [] });

  await signalResponder(machine, "catalogue-1", "KILL");
  await expect.poll(() => ask(machine, url)).toMatchObject({ status: 200, degraded: ["catalogue.http"] });

  await signalResponder(machine, "stock-1", "KILL");
  await sleep(60);
  expect(await ask(machine, url)).toMatchObject({ status: 503, down: ["stock.http"] });

  await startResponder(machine, responderSpec("stock-1", hard));
  expect(await ask(machine, url)).toMatchObject({ status: 200, degraded: ["catalogue.http"] });
});

test("passes on what a dependency lacks", async () => {
  const [own, behind] = [address(), address()];
  const soft: ResponderDependency = {
    name: "power",
    strength: "soft",
    needs: 1,
    targets: [{ kind: "board", name: "power" }],
  };
  await startResponder(machine, responderSpec("stock-2", behind, { dependencies: [soft] }));
  await startResponder(
    machine,
    responderSpec("api-2", own, { dependencies: [onHttp("stock.http", "hard", [behind])] }),
  );
  await board("touch power");
  await expect
    .poll(() => ask(machine, `http://${own}:8080/`))
    .toMatchObject({ status: 200, degraded: ["power"] });
  await board("rm power");
});

test("a dependency that hangs or is out of reach holds no answer up for longer than a second, a soft one not at all", async () => {
  const [own, hung] = [address(), address()];
  await startResponder(machine, responderSpec("stock-3", hung));
  await startResponder(
    machine,
    responderSpec("api-3", own, {
      listens: [8080, 8081].map((port) => ({ address: own, port, protocol: "tcp" })),
      dependencies: [onHttp("stock.http", "hard", [hung])],
    }),
  );
  const softOwn = address();
  const soft = { dependencies: [onHttp("stock.http", "soft", [hung])] };
  await startResponder(machine, responderSpec("api-4", softOwn, soft));
  expect(await ask(machine, `http://${own}:8080/`)).toMatchObject({ status: 200 });
  expect(await ask(machine, `http://${softOwn}:8080/`)).toMatchObject({ status: 200, degraded: [] });

  await signalResponder(machine, "stock-3", "STOP");
  await sleep(60);
  const hard = await ask(machine, `http://${own}:8080/`);
  expect(hard).toMatchObject({ status: 503, down: ["stock.http"] });
  expect(hard.seconds).toBeLessThan(1);
  const withSoft = await ask(machine, `http://${softOwn}:8080/`);
  expect(withSoft.status).toBe(200);
  expect(withSoft.seconds).toBeLessThan(0.3);
  await sleep(600);
  expect(await ask(machine, `http://${softOwn}:8080/`)).toMatchObject({
    status: 200,
    degraded: ["stock.http"],
  });

  await signalResponder(machine, "stock-3", "CONT");
  await sleep(60);
  expect(await ask(machine, `http://${own}:8080/`)).toMatchObject({ status: 200 });
});

test("as many of the targets have to answer as are needed, and one that hangs is not waited for", async () => {
  const [own, ...others] = [address(), address(), address(), address()];
  await Promise.all(
    others.map((other, index) => startResponder(machine, responderSpec(`part-${index + 1}`, other))),
  );
  await startResponder(
    machine,
    responderSpec("api-5", own, { dependencies: [onHttp("part.http", "hard", others, 2)] }),
  );
  const url = `http://${own}:8080/`;
  await signalResponder(machine, "part-1", "STOP");
  const answered = await ask(machine, url);
  expect(answered).toMatchObject({ status: 200 });
  expect(answered.seconds).toBeLessThan(0.4);
  await signalResponder(machine, "part-2", "KILL");
  await sleep(60);
  expect(await ask(machine, url)).toMatchObject({ status: 503 });
});

test("asks what only takes connections or datagrams, and echoes datagrams itself", async () => {
  const [own, other] = [address(), address()];
  const listens = [
    { address: other, port: 9000, protocol: "udp" },
    { address: other, port: 9001, protocol: "tcp" },
  ] as const;
  await startResponder(machine, responderSpec("echo-1", other, { listens }));
  const dependencies = listens.map(
    ({ port, protocol }): ResponderDependency => ({
      name: protocol,
      strength: "hard",
      needs: 1,
      targets: [{ kind: protocol, address: other, port }],
    }),
  );
  await startResponder(machine, responderSpec("api-6", own, { dependencies }));
  expect(await ask(machine, `http://${own}:8080/`)).toMatchObject({ status: 200, down: [] });
  await signalResponder(machine, "echo-1", "KILL");
  await sleep(60);
  expect(await ask(machine, `http://${own}:8080/`)).toMatchObject({ status: 503, down: ["tcp", "udp"] });
});
