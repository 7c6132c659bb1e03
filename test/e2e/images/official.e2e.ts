/** What nospof relies on of the official images holds for their stand-ins: see src/targets/docker/runtime.ts. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Fleet, openFleet } from "../docker/fleet.ts";
import { officialImage } from "./official.ts";

const HAPROXY = "haproxy:2.6.22";
const MARIADB = "mariadb:10.11.14";

let fleet: Fleet;

beforeAll(async () => {
  fleet = await openFleet({
    engines: ["a"],
    images: {
      [HAPROXY]: await officialImage("haproxy", "2.6"),
      [MARIADB]: await officialImage("mariadb", "10.11"),
    },
  });
}, 600_000);

afterAll(() => fleet?.close());

const docker = (...words: readonly string[]): Promise<string> => fleet.engine("a").docker(words);
const inside = (name: string, ...command: readonly string[]): Promise<string> =>
  docker("exec", name, ...command);
const patiently = { timeout: 60_000 };

/** The least a container is allowed that begins as root and becomes another user. */
const DROPPED = [
  "--cap-drop=ALL",
  ...["CHOWN", "DAC_OVERRIDE", "FOWNER", "KILL", "SETGID", "SETUID"].map((name) => `--cap-add=${name}`),
];

describe("haproxy", () => {
  const configured = "printf 'defaults\\n timeout client 1s\\nfrontend f\\n bind :8080\\n' >/tmp/h.cfg";

  test("runs with a master that reloads, in the foreground, and ends by SIGUSR1", async () => {
    await docker(
      ...["run", "--detach", "--name=lb", HAPROXY],
      ...["sh", "-c", `${configured}; exec docker-entrypoint.sh haproxy -f /tmp/h.cfg`],
    );
    const commandLine = "tr '\\0' ' ' </proc/1/cmdline";
    await expect
      .poll(() => inside("lb", "sh", "-c", commandLine), patiently)
      .toBe("haproxy -W -db -f /tmp/h.cfg ");
    expect(await inside("lb", "id", "--user", "--name")).toBe("haproxy");

    const workers = (): Promise<string> => inside("lb", "cat", "/proc/1/task/1/children");
    await expect.poll(workers, patiently).toMatch(/^\d+ $/);
    const before = await workers();
    await docker("kill", "--signal=USR2", "lb");
    await expect.poll(workers, patiently).toMatch(new RegExp(`^(?!${before}$)\\d+ $`));

    expect(await docker("image", "inspect", "--format={{.Config.StopSignal}}", HAPROXY)).toBe("SIGUSR1");
  });
});

describe("mariadb", () => {
  const run = (name: string, ...options: readonly string[]): Promise<string> =>
    docker("run", "--detach", `--name=${name}`, ...DROPPED, ...options);
  const ask = (sql: string): Promise<string> =>
    inside("db", "mariadb", "--user=root", "--batch", "--skip-column-names", `--execute=${sql}`);
  test("does not start on an empty folder without a word about root's password", async () => {
    await run("refused", MARIADB);
    const state = (): Promise<string> =>
      docker("inspect", "--format={{.State.Status}} {{.State.ExitCode}}", "refused");
    await expect.poll(state, patiently).toBe("exited 1");
  });

  test("fills an empty folder, in which root comes from inside only, and runs as mysql; then finds it filled", async () => {
    const options = [
      ...["--volume=data:/var/lib/mysql", "--env=MARIADB_ALLOW_EMPTY_ROOT_PASSWORD=1"],
      ...["--env=MARIADB_ROOT_HOST=localhost", "--entrypoint=docker-entrypoint.sh", MARIADB, "mariadbd"],
    ];
    await run("db", ...options);
    await expect.poll(() => ask("SELECT @@skip_networking"), patiently).toBe("0");
    expect(await ask("SELECT User, Host FROM mysql.user ORDER BY 1, 2")).toBe(
      "mariadb.sys\tlocalhost\nroot\tlocalhost",
    );
    expect(await inside("db", "stat", "--format=%U", "/proc/1", "/var/lib/mysql")).toBe("mysql\nmysql");
    expect(await docker("logs", "db")).toContain("initialising");

    await ask("CREATE DATABASE kept");
    await docker("stop", "db");
    expect(await docker("inspect", "--format={{.State.ExitCode}}", "db")).toBe("0");
    await docker("rm", "db");
    await run("db", ...options);
    await expect.poll(() => ask("SHOW DATABASES LIKE 'kept'"), patiently).toBe("kept");
    expect(await docker("logs", "db")).not.toContain("initialising");
  }, 120_000);
});
