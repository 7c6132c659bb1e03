/** Faults of a plan: those that a drill makes by itself, those with a size, and pairs of both. */
import fc from "fast-check";
import { allFaults } from "../../../src/drill/faults/all-faults.ts";
import type { Fault } from "../../../src/drill/model.ts";
import type { Plan } from "../../../src/plan/model.ts";
import { plan } from "../../../src/plan/plan.ts";
import { failureModel } from "../../../src/reliability/failure-model.ts";
import type { FailureModel } from "../../../src/reliability/model.ts";
import { topologyArbitrary } from "../../arbitrary/topology.ts";

export interface Case {
  readonly plan: Plan;
  readonly model: FailureModel;
  readonly fault: Fault;
}

export const plannedArbitrary: fc.Arbitrary<Omit<Case, "fault">> = topologyArbitrary().map((topology) => {
  const planned = plan(topology);
  return { plan: planned, model: failureModel(planned) };
});

export const faultCase: fc.Arbitrary<Case> = plannedArbitrary
  .filter(({ plan }) => plan.instances.length > 0)
  .chain(({ plan, model }) => faultOf(plan, model).map((fault) => ({ plan, model, fault })));

function faultOf(planned: Plan, model: FailureModel): fc.Arbitrary<Fault> {
  const made = allFaults(planned, model);
  const links = planned.instances.flatMap(({ name, addresses }) =>
    addresses.map(({ network }) => ({ instance: name, network })),
  );
  const single: fc.Arbitrary<Fault>[] = [fc.constantFrom(...made)];
  if (links.length > 0) {
    const link = fc.constantFrom(...links);
    single.push(
      fc
        .tuple(link, fc.integer({ min: 1, max: 100 }))
        .map(([at, percent]) => ({ kind: "loss", ...at, percent })),
      fc.tuple(link, fc.integer({ min: 1, max: 100_000 })).map(([at, ms]) => ({ kind: "delay", ...at, ms })),
    );
  }
  const name = fc.constantFrom(...planned.instances.map((instance) => instance.name));
  const offset = fc.integer({ min: 1, max: 10 ** 9 });
  single.push(
    fc
      .tuple(name, offset, fc.boolean())
      .map(([instance, ms, back]) => ({ kind: "clock", instance, offsetMs: back ? -ms : ms })),
  );
  const one = fc.oneof(...single);
  return fc.oneof(
    { weight: 4, arbitrary: one },
    { weight: 1, arbitrary: fc.tuple(one, one).map((faults): Fault => ({ kind: "pair", faults })) },
  );
}
