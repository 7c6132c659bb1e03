/** Programs of one image are lent to a container of another: they need nothing of where they run. */
import { beforeAll, describe, expect, it } from "vitest";
import { requireProgram } from "../../programs/required-program.ts";
import { content, inShell, SHELLS, until } from "./containers.ts";
import { LENT, lend, placeScripts } from "./together.ts";

beforeAll(() => requireProgram("nft"));

describe.each(SHELLS)("in %s", (shell) => {
  it("a program is lent with all that it loads", async () => {
    await inShell(shell, {}, async (host) => {
      await placeScripts(host);
      const { result, output } = await lend(host, "one", ["nft", "ip"], shell);
      expect(output).toContain("nospof: nft ip can be borrowed");
      expect(result).toBe("in effect");
      const lent = await host.start([`${LENT}/one/bin/nft`, "monitor"]);
      const loaded = async () =>
        (await content(host, `/proc/${lent.pid}/maps`))
          .split("\n")
          .flatMap((line) => /\/.*$/.exec(line)?.[0] ?? []);
      await until(async () => (await loaded()).some((path) => path.includes("libnftables")));
      expect((await loaded()).filter((path) => !path.startsWith(`${LENT}/one/`))).toEqual([]);
      await lent.stop();
      // By its name, as scripts call it; everybody may.
      const called = await host.run([
        ...["setpriv", "--reuid=nobody", "--clear-groups"],
        ...["env", `PATH=${LENT}/one/bin:/usr/bin:/bin`, "ip", "-V"],
      ]);
      expect(called).toMatchObject({ exitCode: 0, output: expect.stringContaining("ip utility, iproute2") });
    });
  });

  it("a program that the image lacks is named", async () => {
    await inShell(shell, {}, async (host) => {
      await placeScripts(host);
      const { result, output } = await lend(host, "one", ["ip", "no-such-program"], shell);
      expect(output).toMatch(
        /^nospof: refused by one:\nthis image has no no-such-program\. Name one that has/m,
      );
      expect(result).toBe("refused");
      expect((await host.run(["test", "-e", `${LENT}/one`])).exitCode).toBe(1);
      // Mended, it begins anew.
      expect((await lend(host, "one", ["ip"], shell)).result).toBe("in effect");
    });
  });

  it("what is in use stays until something else is, and nothing besides", async () => {
    await inShell(shell, {}, async (host) => {
      await placeScripts(host);
      const folders = async () => (await host.run(["sh", "-c", `cd ${LENT} && ls -d */`])).output.split("\n");
      await lend(host, "one", ["ip"], shell);
      await host.write([{ path: `${LENT}/in-use`, content: "one\n" }]);
      await lend(host, "two", ["ip"], shell);
      expect(await folders()).toEqual(["one/", "two/"]);
      await lend(host, "three", ["ip"], shell);
      expect(await folders()).toEqual(["one/", "three/"]);
      await host.write([{ path: `${LENT}/in-use`, content: "three\n" }]);
      await lend(host, "three", ["ip"], shell);
      expect(await folders()).toEqual(["three/"]);
    });
  });
});
