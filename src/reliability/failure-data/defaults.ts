/**
 * What is taken for parts of which nothing is declared, with its public source. Where sources differ the worse number is taken; where
 * there is none, `source` says that it is a choice. `docs/availability.md` shows the same table, and a test compares them.
 */
import type { FailureKind } from "../../topology/model.ts";
import { type FailureTimes, HOURS_PER_YEAR } from "./model.ts";

export interface DefaultFailureData extends FailureTimes {
  /** Who published the numbers, and what is taken from there. */
  readonly source: string;
}

const HOURS_PER_DAY = 24;
const years = (count: number): number => count * HOURS_PER_YEAR;
const days = (count: number): number => count * HOURS_PER_DAY;

/**
 * J. Dean, "Designs, Lessons and Advice from Building Large Distributed Systems", keynote of LADIS 2009, slide "The Joys of Real
 * Hardware": the typical first year of a new cluster (https://www.cs.cornell.edu/projects/ladis2009/talks/dean-keynote-ladis2009.pdf).
 * Some 1000 machines fail, and 20 racks, which are back within 1 to 6 hours; routers fail three times, for an hour each.
 */
const DEAN = "Dean, LADIS 2009, first year of a cluster";
const CLUSTER_MACHINE_FAILURES = 1000;
const CLUSTER_RACK_FAILURES = 20;
const CLUSTER_ROUTER_FAILURES = 3;

/**
 * The list does not say how large such a cluster is. S. Shankland, "Google spotlights data center inner workings", CNET, 30 May 2008, of a
 * talk in which Dean showed the same list: clusters of 1800 machines, 40 in each rack.
 */
const CLUSTER_MACHINES = 1800;
const CLUSTER_RACKS = CLUSTER_MACHINES / 40;

/** The longest that racks were away. */
const RACK_REPAIR_HOURS = 6;

/**
 * P. Gill, N. Jain, N. Nagappan, "Understanding Network Failures in Data Centers", SIGCOMM 2011: in a year some 10 % of the aggregation
 * switches failed, and 5 % of the top-of-rack switches (https://doi.org/10.1145/2018436.2018477).
 */
const SWITCHES_FAILING_IN_A_YEAR = 0.1;

/** Of so many disks one fails in a year: see `disk`. */
const DISKS_FAILING_IN_A_YEAR = 0.04;

/** Of organizations that Uptime asked, four in five had an outage in three years: see `zone`. */
const SITES_FAILING_IN_THREE_YEARS = 0.8;

/** Failures that come at a constant rate, one after the other: the rate at which a share has had at least one. */
function mtbfWhere(failed: number, inYears: number): number {
  return years(inYears / -Math.log(1 - failed));
}

export const DEFAULT_FAILURE_DATA: Readonly<Record<FailureKind, DefaultFailureData>> = {
  /**
   * T. A. Nguyen, D. S. Kim, J. S. Park, "A Comprehensive Availability Modeling and Analysis of a Virtualized Servers System Using
   * Stochastic Reward Nets", The Scientific World Journal 2014, 165316, table 3: a virtual machine fails each 2893 hours and is repaired
   * in 30 minutes (https://doi.org/10.1155/2014/165316). 120 days are 2880 hours.
   */
  instance: {
    mtbfHours: days(120),
    mttrHours: 0.5,
    source: "Nguyen et al., Scientific World Journal 2014, table 3: a virtual machine, 2893 h and 30 min",
  },
  /**
   * 1800 machines that fail 1000 times: once in 657 days each. How long a repair takes: B. Schroeder, G. A. Gibson, "A large-scale study
   * of failures in high-performance computing systems", DSN 2006: less than an hour to more than a day in the mean, from system to system.
   */
  host: {
    mtbfHours: (CLUSTER_MACHINES / CLUSTER_MACHINE_FAILURES) * HOURS_PER_YEAR,
    mttrHours: 24,
    source: `${DEAN}: 1000 failures of 1800 machines; repair: Schroeder and Gibson, DSN 2006, up to a day`,
  },
  /**
   * B. Schroeder, G. A. Gibson, "Disk failures in the real world", FAST 2007: 2 to 4 % are replaced in a year in the field
   * (https://www.usenix.org/legacy/event/fast07/tech/schroeder/schroeder_html/); AWS says 4 % of commodity disks ("AWS Storage Services
   * Overview", EBS, durability and availability); Backblaze counted 1.57 % in 2024. That it takes a day until another disk is there and
   * filled again is a choice: nobody publishes it, and it depends on how much there is to copy.
   */
  disk: {
    mtbfHours: years(1 / DISKS_FAILING_IN_A_YEAR),
    mttrHours: 24,
    source:
      "Schroeder and Gibson, FAST 2007, and AWS on commodity disks: 4 % a year; repair: a choice, a day until the data is back",
  },
  /**
   * Switch and power strip. Of 45 racks 20 fail: once in two and a quarter years each. Gill et al. saw 5 % of
   * top-of-rack switches fail in a year; their power and their cables are not in that.
   */
  rack: {
    mtbfHours: (CLUSTER_RACKS / CLUSTER_RACK_FAILURES) * HOURS_PER_YEAR,
    mttrHours: RACK_REPAIR_HOURS,
    source: `${DEAN}: 20 failures of 45 racks, 1 to 6 h`,
  },
  /**
   * Power, cooling, fire. Uptime Institute, "Annual outage analysis 2022": four in five organizations had an outage in the past three years
   * (https://journal.uptimeinstitute.com/making-sense-of-the-outage-numbers/): at a constant rate one in 1.86 years, all taken for one
   * site's. 99.982 % is the availability that the trade gives a site of its tier III, which 3 hours each time make.
   */
  zone: {
    mtbfHours: mtbfWhere(SITES_FAILING_IN_THREE_YEARS, 3),
    mttrHours: 3,
    source:
      "Uptime Institute: four in five had an outage in three years (2022); 99.982 %, which is said of tier III",
  },
  /**
   * Amazon Compute Service Level Agreement: 99.99 % of a month for a region (https://aws.amazon.com/compute/sla/). It is a promise; nobody
   * publishes a measurement. R. Govindan et al., "Evolve or Die", SIGCOMM 2016, figure 5: 80 % of the failures of Google's networks last 10 to 100 minutes;
   * rounded up to 2 hours.
   */
  region: {
    mtbfHours: 2 * 9999,
    mttrHours: 2,
    source: "Amazon Compute SLA: 99.99 % of a region; repair: Govindan et al., SIGCOMM 2016, 10 to 100 min",
  },
  /** Each switch of a network: of those that several racks hang on, at a constant rate one failure in 9.5 years. Repaired like a rack. */
  network: {
    mtbfHours: mtbfWhere(SWITCHES_FAILING_IN_A_YEAR, 1),
    mttrHours: RACK_REPAIR_HOURS,
    source: `Gill et al., SIGCOMM 2011: 10 % of aggregation switches a year; repair: ${DEAN}, up to 6 h`,
  },
  /** Each router that leads outside. The list does not say how many routers such a cluster has: all three failures are taken for one's. */
  gateway: {
    mtbfHours: HOURS_PER_YEAR / CLUSTER_ROUTER_FAILURES,
    mttrHours: 1,
    source: `${DEAN}: 3 router failures of an hour, taken for those of one router`,
  },
  /**
   * The time between failures is that of 99.9 %, and of no use: every external declares its availability. That an outage lasts 4 hours is a
   * choice; contracts promise shares of time, not lengths. It decides how often there is one, not how long it is down in all.
   */
  external: {
    mtbfHours: 4 * 999,
    mttrHours: 4,
    source: "a choice: outages of 4 h, as often as the declared availability allows",
  },
  /**
   * Nobody can know what somebody else's shared risk is. A choice, and a bad one on purpose: once a year, and as long as 99.9 % allow, the
   * least that common contracts promise.
   */
  sharedRisk: {
    mtbfHours: years(1),
    mttrHours: 9,
    source: "a choice: once a year for 9 h, which is 99.9 %",
  },
};
