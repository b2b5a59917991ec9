// SPDX-License-Identifier: Apache-2.0
// The audit: what the clients were answered, what the API shows and what the ledger holds are one
// and the same, each operation once.
//
// Pure: it compares what others have read. A finding is a sentence; none means that all holds.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "services/posting/api.h"
#include "tests/chaos/bank_program.h"
#include "tests/chaos/feed_reader.h"
#include "tests/chaos/operation.h"

namespace atollbank::chaos {

using Statement = std::vector<posting::StatementEntry>;  // oldest first

struct Evidence {
  Door door;
  PublicView before;  // the first clients came after it
  PublicView after;
  PublicView payee_before;
  PublicView payee_after;
  Statement account;
  Statement pot;
  Statement payee;
  std::map<std::string, std::string> told;  // by a webhook's message: the transaction
};

std::vector<std::string> audit(const History& history, const Evidence& evidence);

}  // namespace atollbank::chaos
