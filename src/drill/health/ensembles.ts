/** Whether all members of an ensemble work together. */
import type { Plan } from "../../plan/model.ts";
import type { Lab } from "../../targets/lab/lab.ts";
import type { Ailments } from "./ailments.ts";

/** One that hangs takes connections and says nothing. */
const PATIENCE_MS = 2000;

/** One member of each ensemble leads, and all others follow it. Only then is any of them one that may be lost. */
export function ensembles({ groups, instances }: Pick<Plan, "groups" | "instances">): Ailments {
  const known = groups.flatMap((group) =>
    group.kind === "ensemble"
      ? [
          {
            name: group.name,
            port: group.declared.port,
            members: instances.filter((each) => each.group === group.name).map((each) => each.name),
          },
        ]
      : [],
  );
  return async (lab) => {
    const found = await Promise.all(
      known.map(async ({ name, port, members }) => {
        const asked = members.filter((member) => lab.isOn(member));
        const modes = await Promise.all(asked.map((member) => modeOf(lab, member, port)));
        const leaders = asked.filter((_, index) => modes[index] === "leader");
        const idle = asked.filter((_, index) => modes[index] === undefined);
        return [
          ...idle.map((member) => `${member} neither leads nor follows`),
          ...(leaders.length > 1 ? [`${name} is led by ${leaders.join(" and ")}`] : []),
          ...(leaders.length === 0 && idle.length === 0 ? [`nobody leads ${name}`] : []),
        ];
      }),
    );
    return found.flat();
  };
}

async function modeOf(lab: Lab, member: string, port: number): Promise<"leader" | "follower" | undefined> {
  const ask = `exec 3<>/dev/tcp/127.0.0.1/${port} && printf srvr >&3 && cat <&3`;
  const { output } = await lab.run(member, ["bash", "-c", ask], { timeoutMs: PATIENCE_MS });
  return memberMode(output);
}

/** @param answer to `srvr`: of one that has no majority with it, only that it does not serve */
export function memberMode(answer: string): "leader" | "follower" | undefined {
  const mode = /^Mode: (leader|follower)$/m.exec(answer)?.[1];
  return mode === "leader" || mode === "follower" ? mode : undefined;
}
