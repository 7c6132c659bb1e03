import type { CalculatedPrediction, Prediction } from "../../reliability/availability/predict.ts";
import {
  availabilityText,
  isOneNumber,
  SECONDS_PER_YEAR,
  yearlyText,
} from "../../reliability/availability/words.ts";
import { nounOf } from "../../reliability/event-group-text.ts";
import { eventLabel } from "../../reliability/events.ts";
import type { BasicEvent } from "../../reliability/model.ts";
import type { Entrypoint } from "../../topology/model.ts";
import type { Rule } from "../rule.ts";
import { aboutEntrypoint } from "../subject.ts";
import { percentage } from "../wording.ts";

export const sloMissed: Rule = {
  id: "slo-missed",
  title: "An entrypoint is predicted to be less available than it promises",
  severity: "warning",
  references: [
    "Beyer and others: Site Reliability Engineering (2016), chapter 3: an error budget is what the SLO leaves",
    "docs/availability.md: how it is predicted, and the source of each number",
  ],
  check: ({ plan, events, predictions }) => {
    const predicted = new Map(predictions().map((one) => [one.entrypoint, one]));
    return plan.entrypoints.flatMap((entrypoint) => {
      const prediction = predicted.get(entrypoint.name);
      if (prediction === undefined || prediction.availableAtMost >= entrypoint.slo) return [];
      return [
        aboutEntrypoint(entrypoint, {
          message: `${shortfall(entrypoint, prediction)} ${largest(prediction, events)}`,
          fix:
            "see which change gains most: `nospof availability`; where parts of yours fail less often than public data says, or are " +
            `mended sooner, say so: reliability: { mtbf: "…", mttr: "…" }; or promise less: entrypoint("${entrypoint.name}", { slo: "…", … })`,
        }),
      ];
    });
  },
};

function shortfall({ name, slo }: Entrypoint, prediction: Prediction): string {
  const available = prediction.availableAtMost;
  const missing = 1 - available;
  const isOne = prediction.kind === "calculated" && isOneNumber(missing, 1 - prediction.available);
  const bound = isOne ? ["", ""] : ["at most ", "at least "];
  const budget =
    slo < 1
      ? `${Math.floor((missing / (1 - slo)) * 100)}% of the error budget of ${yearlyText(1 - slo)}`
      : "and nothing is allowed";
  return (
    `${name} promises ${percentage(slo)} and is predicted to reach ${bound[0]}${availabilityText(available).replace(" ", "")}: ` +
    `${bound[1]}${yearlyText(missing)} a year without service, ${budget}.`
  );
}

function largest(prediction: Prediction, events: readonly BasicEvent[]): string {
  if (prediction.kind === "refused") {
    return "That is of its single points of failure alone: the topology is too large to calculate the rest here.";
  }
  const down = worstPart(prediction, events);
  const pauses = longestPause(prediction, events);
  return down.share >= pauses.share ? down.said : pauses.said;
}

interface Said {
  readonly share: number;
  readonly said: string;
}

function worstPart({ worst }: CalculatedPrediction, events: readonly BasicEvent[]): Said {
  const contributor = worst();
  if (contributor === undefined) return { share: 0, said: "" };
  const [only] = contributor.events;
  const event = contributor.events.length === 1 && only !== undefined ? events[only] : undefined;
  const { gone } = contributor;
  return {
    share: gone,
    said: `Most is due to ${event === undefined ? nounOf(contributor) : eventLabel(event)}: ${yearlyText(gone)} less if none ever failed.`,
  };
}

function longestPause(
  { failover, longestPause: pause }: CalculatedPrediction,
  events: readonly BasicEvent[],
): Said {
  const event = pause === undefined ? undefined : events[pause.event];
  const example =
    pause === undefined || event === undefined
      ? ""
      : `, ${yearlyText(pause.secondsPerYear / SECONDS_PER_YEAR)} of it after failures of ${eventLabel(event)}`;
  return {
    share: failover,
    said: `Most of it, ${yearlyText(failover)} at most, passes while something takes over${example}.`,
  };
}
