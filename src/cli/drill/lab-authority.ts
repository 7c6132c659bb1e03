/** An authority for one lab: what makes servers know each other there. */
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

const KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];

export interface LabAuthority {
  /** In PEM. */
  readonly certificate: string;
  /**
   * Key and certificate in one PEM text, for servers at these IPv4 addresses that are clients, too.
   * @param days -1 for one that has expired. Default: 30.
   */
  readonly issue: (addresses: readonly string[], days?: number) => Promise<string>;
  /** Forgets its key. */
  readonly close: () => Promise<void>;
}

/** @throws Error without openssl */
export async function labAuthority(): Promise<LabAuthority> {
  const folder = await mkdtemp(join(tmpdir(), "nospof-authority-"));
  const file = (name: string): string => join(folder, name);
  const close = (): Promise<void> => rm(folder, { recursive: true, force: true });
  let issued = 0;
  try {
    const itself = ["req", "-x509", ...KEY, "-days", "30", "-subj", "/CN=lab"];
    await run("openssl", [...itself, "-keyout", file("ca.key"), "-out", file("ca.pem")]);
    return {
      certificate: await readFile(file("ca.pem"), "utf8"),
      issue: async (addresses, days = 30) => {
        issued += 1;
        const [key, request, extensions] = ["key", "request", "extensions"].map((name) =>
          file(`${issued}.${name}`),
        );
        if (key === undefined || request === undefined || extensions === undefined)
          throw new Error("no names");
        await run("openssl", [
          "req",
          "-new",
          ...KEY,
          "-subj",
          "/CN=servers",
          "-keyout",
          key,
          "-out",
          request,
        ]);
        const names = addresses.map((address) => `IP:${address}`).join(",");
        await writeFile(extensions, `subjectAltName=${names}\nextendedKeyUsage=serverAuth,clientAuth\n`);
        const signs = ["x509", "-req", "-CA", file("ca.pem"), "-CAkey", file("ca.key"), "-CAcreateserial"];
        const { stdout } = await run("openssl", [
          ...signs,
          ...["-in", request, "-extfile", extensions, "-days", String(days)],
        ]);
        return `${await readFile(key, "utf8")}${stdout}`;
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
