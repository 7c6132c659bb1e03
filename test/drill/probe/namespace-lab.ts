/** As much of a lab as probes need: clients that are in a machine in miniature, together with what they ask. */
import { execa } from "execa";
import type { Lab } from "../../../src/targets/lab/lab.ts";
import type { Namespace } from "../../programs/namespace.ts";

/** @param addresses of the clients, with prefix length; the machine has them */
export function namespaceLab(
  machine: Namespace,
  addresses: readonly string[],
): Pick<Lab, "start" | "layout"> {
  return {
    layout: {
      name: "probes",
      topology: "probes",
      networks: [],
      hosts: [
        {
          name: "clients.",
          role: "clients",
          interfaces: [{ name: "eth0", network: "outside.", port: "p0", mac: "", addresses }],
          routes: [],
          sysctls: {},
          firewall: "",
          files: [],
          limits: undefined,
          programs: [],
          afterStart: [],
        },
      ],
    },
    start: async (_host, [program = "", ...rest]) => {
      const enter = ["--target", String(machine.pid), "--mount", "--net", "--pid", "--"];
      const started = execa("nsenter", [...enter, program, ...rest], {
        reject: false,
        stdin: "pipe",
        buffer: false,
        stderr: "inherit",
      });
      return {
        lines: started.iterable(),
        write: (text) => {
          started.stdin.write(text);
        },
        stop: async () => {
          started.stdin.end();
          await started;
        },
      };
    },
  };
}
