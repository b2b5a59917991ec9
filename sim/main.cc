// SPDX-License-Identifier: Apache-2.0
// atoll-sim: two shards of the ledger, their clients and an auditor, seed after seed.
#include "sim/scenarios/ledger_scenario.h"

int main(int argc, char** argv) {
  return atollbank::sim::run_seeds("atoll-sim", atollbank::sim::run_ledger_scenario, argc, argv);
}
