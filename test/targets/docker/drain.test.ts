/** A server leaves its load balancers before it is stopped, and comes back: real ones, under load. */
import { beforeAll, describe, expect, it } from "vitest";
import { draining } from "../../../src/targets/docker/draining.ts";
import { openBalancedHosts } from "../../e2e/balanced-hosts.ts";
import { startClients } from "../../e2e/steady-clients.ts";
import { inNamespace, type Namespace } from "../../programs/namespace.ts";
import { requireProgram } from "../../programs/required-program.ts";
import type { StartedProgram } from "../../programs/started-program.ts";
import { said, script, startScript, until } from "./containers.ts";

beforeAll(async () => {
  for (const program of ["haproxy", "nginx", "nft"] as const) await requireProgram(program);
});

const PROGRAMS = {
  haproxy: ["haproxy", "-W", "-db", "-f", "/etc/haproxy/haproxy.cfg"],
  nginx: ["nginx", "-g", "daemon off;"],
} as const;

/** Answers with its name, at `/slow` after 1 s, and ends at once when it is told to: what is open then is cut. */
const SERVER = `
require("node:http").createServer((asked, answer) => {
  asked.resume().on("end", () => setTimeout(() => answer.end(process.argv[1]), asked.url === "/slow" ? 1000 : 5));
}).listen(8080);
`;

function drain(host: Namespace, times: Readonly<Record<string, number>>): Promise<StartedProgram> {
  return startScript(host, "dash", times, [script("drain.sh"), "8080"]);
}

describe.each([
  { engine: "haproxy", connectionPool: 16, posts: true },
  { engine: "nginx", connectionPool: 0, posts: true },
  // It sends over a connection that is just being closed, and may not send a POST again (see docker({ drain })).
  { engine: "nginx", connectionPool: 16, posts: false },
] as const)("behind $engine with $connectionPool kept connections", ({ engine, connectionPool, posts }) => {
  it("a server is replaced, and then the other, without a request lost", async () => {
    const { plan, hosts, killServer } = await openBalancedHosts({ engine }, { listener: { connectionPool } });
    try {
      const times = draining(plan);
      const running = new Map<string, StartedProgram>();
      const drains = new Map<string, StartedProgram>();
      const environment = (name: string) => {
        const instance = plan.instances.find((one) => one.name === name);
        const group = plan.groups.find((one) => one.name === "api");
        const found = instance && group && times(group, instance);
        if (found === undefined) throw new Error(`${name} is behind no load balancer`);
        expect(found.ports).toEqual([8080]);
        return {
          NOSPOF_BACK_MS: found.backMs,
          NOSPOF_NOTICE_MS: found.noticeMs,
          NOSPOF_DRAIN_MS: found.longestMs,
        };
      };
      const servers = ["api-1", "api-2"];
      for (const name of servers) {
        await killServer(name);
        running.set(name, await hosts.host(name).start([process.execPath, "-e", SERVER, name]));
        drains.set(name, await drain(hosts.host(name), environment(name)));
      }
      await hosts.host("lb-1").start(PROGRAMS[engine]);
      const address = plan.instances.find(({ name }) => name === "lb-1")?.addresses[0]?.address ?? "";
      const client = hosts.host("client");
      await until(async () => (await client.run(["curl", "-sf", `http://${address}/`])).exitCode === 0);
      for (const name of servers) {
        const sidecar = drains.get(name);
        if (sidecar !== undefined) await said(sidecar, /^nospof: result: in effect$/m);
      }

      const method = posts ? "POST" : "GET";
      const clients = await Promise.all([
        startClients(client, `http://${address}/`, "new", "GET"),
        startClients(client, `http://${address}/`, "new", method),
        startClients(client, `http://${address}/`, "kept", method),
        startClients(client, `http://${address}/slow`, "new", method),
      ]);
      for (const name of servers) {
        await drains.get(name)?.stop();
        expect(drains.get(name)?.output()).toMatch(/nospof: drained after \d+ ms/);
        await running.get(name)?.stop("KILL");
        // A container that is gone answers nothing, not even that there is nobody.
        await hosts.plug(name, "eth0", "out");
        await new Promise((resolve) => setTimeout(resolve, 2000));
        await hosts.plug(name, "eth0", "in");
        running.set(name, await hosts.host(name).start([process.execPath, "-e", SERVER, name]));
        const back = await drain(hosts.host(name), environment(name));
        await said(back, /^nospof: result: in effect$/m);
      }
      for (const one of clients) {
        const seen = await one.end();
        expect(seen.failures).toEqual([]);
        expect(Object.keys(seen.answers).sort()).toEqual(servers);
      }
    } finally {
      await hosts.close();
    }
  }, 180_000);
});

function lastLine(program: StartedProgram): string {
  return program.output().trimEnd().split("\n").at(-1) ?? "";
}

describe("a drain", () => {
  const TIMES = { NOSPOF_BACK_MS: 500, NOSPOF_NOTICE_MS: 100, NOSPOF_DRAIN_MS: 1000 };
  const setup = { interfaces: [{ name: "eth0", addresses: ["10.0.1.5/24"] }] };
  const inside = (use: (host: Namespace) => Promise<void>) => inNamespace(setup, use);
  const listening = [process.execPath, "-e", "require('node:http').createServer().listen(8080)"];

  it("cuts what does not end in time, and says how much that is", async () => {
    await inside(async (host) => {
      await host.start([process.execPath, "-e", "require('node:http').createServer(() => {}).listen(8080)"]);
      const sidecar = await drain(host, TIMES);
      await said(sidecar, /^nospof: result: in effect$/m);
      const asked = await host.start(["curl", "-s", "-m", "20", "http://10.0.1.5:8080/"]);
      await until(async () => /ESTAB/.test((await host.run(["ss", "-tn", "sport = :8080"])).output));
      await sidecar.stop();
      expect(sidecar.output()).toMatch(/not all connections have ended within 1000 ms: 1 are cut/);
      const refused = await host.run(["curl", "-sS", "-m", "2", "http://10.0.1.5:8080/"]);
      // Refused at once, not left without an answer.
      expect(refused).toMatchObject({ exitCode: 7, output: expect.stringMatching(/after \d{1,3} ms/) });
      await asked.stop();
    });
  });

  it("says that nobody listens", async () => {
    await inside(async (host) => {
      const sidecar = await drain(host, { ...TIMES, NOSPOF_LISTEN_MS: 1000 });
      await said(
        sidecar,
        /^nospof: refused by port 8080:\nnobody has listened to it for 1 s\nnospof: result: refused$/m,
      );
      await host.start(listening);
      await said(sidecar, /^nospof: result: in effect$/m);
      await sidecar.stop();
    });
  });

  it("ends with its network, to be started again in the next one", async () => {
    await inside(async (host) => {
      const sidecar = await drain(host, { ...TIMES, NOSPOF_GONE_MS: 500 });
      await said(sidecar, /ready to drain port 8080/);
      await host.run(["ip", "link", "delete", "eth0"]);
      await sidecar.ended;
      // Its last words: see drain-pulse.ts.
      expect(lastLine(sidecar)).toContain("the network is gone");
    });
  });

  it("has other last words when it ends with its host, in whatever order things go", async () => {
    await inside(async (host) => {
      const first = await drain(host, { ...TIMES, NOSPOF_NOTICE_MS: 1000, NOSPOF_DRAIN_MS: 2000 });
      await said(first, /ready to drain port 8080/);
      const stopped = first.stop();
      await said(first, /draining/);
      await host.run(["ip", "link", "delete", "eth0"]);
      await stopped;
      expect(lastLine(first)).toMatch(/drained after/);
    });
    await inside(async (host) => {
      const second = await drain(host, TIMES);
      await said(second, /ready to drain port 8080/);
      await host.run(["ip", "link", "delete", "eth0"]);
      await said(second, /the network is gone/);
      await host.run(["ip", "link", "add", "other", "type", "dummy"]);
      await host.run(["ip", "link", "delete", "other"]);
      await second.stop();
      expect(second.output().match(/the network is gone/g)).toHaveLength(1);
      expect(lastLine(second)).toContain("asked to end");
    });
  });

  it("says again and again that it runs", async () => {
    await inside(async (host) => {
      const sidecar = await drain(host, { ...TIMES, NOSPOF_BEAT_SECONDS: 1 });
      await said(sidecar, /^nospof: not yet back$/m);
      await host.start(listening);
      await said(sidecar, /^nospof: result: in effect\nnospof: result: in effect$/m);
      await sidecar.stop();
    });
  });

  it("says at its start what its image lacks", async () => {
    await inside(async (host) => {
      await host.run(["sh", "-c", "mkdir /run/few && ln -s $(command -v dash) /run/few/"]);
      const environment = Object.entries(TIMES).map(([name, value]) => `${name}=${value}`);
      const started = await host.start([
        "env",
        ...environment,
        "PATH=/run/few",
        "dash",
        script("drain.sh"),
        "8080",
      ]);
      await started.ended;
      expect(started.output()).toContain("this image has no nft");
      expect(started.output()).toContain("docker({ drain: false })");
    });
  });
});
