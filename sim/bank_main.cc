// SPDX-License-Identifier: Apache-2.0
// atoll-sim-bank: the services above the ledger, their residents and an auditor, seed after seed.
#include "sim/bank/bank_scenario.h"

int main(int argc, char** argv) {
  return atollbank::sim::run_seeds("atoll-sim-bank", atollbank::sim::run_bank_scenario, argc, argv);
}
