/** Nova's metadata API in a test's cloud: what the control plane of those tests has no need of. */
import { writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import type { ControlPlane } from "../../../e2e/openstack/control-plane.ts";
import { ask } from "../../../e2e/openstack/http.ts";

/** What proves to Nova that Neutron's agent asks (`metadata_proxy_shared_secret`). */
export const SHARED_SECRET = "loopback-only";

const FILE = "/etc/nospof/metadata.conf";
const SOCKET = "/run/nospof/metadata";
const PORT = 8775;

const CONFIGURATION = `\
[DEFAULT]
metadata_listen = 127.0.0.1
metadata_listen_port = ${PORT}
metadata_workers = 1
[neutron]
service_metadata_proxy = true
metadata_proxy_shared_secret = ${SHARED_SECRET}
`;

const PROGRAM = "import sys; from nova.cmd.api_metadata import main; sys.exit(main())";

/** Starts it; it ends with the control plane. @returns path of a socket where it answers */
export async function startNovaMetadata({ pid }: ControlPlane): Promise<string> {
  const outside = (path: string): string => `/proc/${pid}/root${path}`;
  await writeFile(outside(FILE), CONFIGURATION);
  const inside = (command: readonly string[]) => {
    const [program = "", ...words] = [
      ...["nsenter", "--target", String(pid), "--mount", "--net", "--pid", "--", "env", "-i"],
      ...["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "PYTHONPATH=/etc/nospof/python", "PYTHONWARNINGS=ignore"],
      ...["EVENTLET_NO_GREENDNS=yes", ...command],
    ];
    return execa(program, words, { reject: false, stdin: "ignore", all: true });
  };
  const nova = inside([
    ...["python3", "-c", PROGRAM, "--config-file", "/etc/nospof/nova.conf", "--config-file", FILE],
    ...["--log-file", "/var/log/nospof/nova-metadata.log"],
  ]);
  void inside(["socat", "-lf/dev/null", `UNIX-LISTEN:${SOCKET},fork,backlog=128`, `TCP:127.0.0.1:${PORT}`]);
  let ended = "";
  void nova.then(({ all }) => {
    ended = `it has ended: ${all}`;
  });
  for (let waited = 0; ; waited += 200) {
    const answer = await ask(outside(SOCKET), { method: "GET", path: "/" }).catch(() => undefined);
    if (answer !== undefined && answer.status > 0 && answer.status < 500) return outside(SOCKET);
    if (ended !== "" || waited > 120_000) throw new Error(`Nova's metadata API does not answer: ${ended}`);
    await sleep(200);
  }
}
