/** The script by which keepalived watches what is beside it. */
import type { Plan, VirtualIpCheck } from "../../plan/model.ts";
import { loadTemplate } from "../templates.ts";
import { atLeast } from "../version.ts";
import type { View } from "../view.ts";

export const checkScript = loadTemplate("keepalived/check-load-balancer.sh.hbs");

/** Before, `keepalived -t` with a script_user ended itself, taking itself for an orphan (lib/notify.c of keepalived). */
const CAN_TEST = "2.2.8";

export function endsItself({ software }: Pick<Plan, "software">): boolean {
  return !atLeast(software.keepalived, CAN_TEST);
}

/** The times of it, as the script counts. */
export function checkFields(check: VirtualIpCheck): View {
  return {
    patience: check.patienceMs / 1000,
    again: check.againMs / 1000,
    pause: check.pauseMs / 1000,
    pauseHundredths: check.pauseMs / 10,
    runHundredths: (check.intervalMs - check.roomMs) / 10,
  };
}
