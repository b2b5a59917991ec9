// SPDX-License-Identifier: Apache-2.0
// Everything that the public API shows of one account, read page by page from the oldest on.
//
// One thread; the bank runs.
#pragma once

#include <string>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "tests/chaos/bank_program.h"

namespace atollbank::chaos {

struct FeedRow {
  std::string id;
  base::Id posting_id;  // its dedupe_id
  std::int64_t amount_minor = 0;
  bool is_declined = false;
  std::string annotation;  // metadata["chaos"]
  std::string notes;
};

struct PublicView {
  std::vector<FeedRow> rows;  // oldest first
  std::int64_t balance_minor = 0;
  base::Id pot_id;  // the account's first; nil where it has none
  std::int64_t pot_balance_minor = 0;
  // Of every byte that was answered: the same for the same view.
  std::uint64_t digest = 0;
};

// The whole of it; with `rows_wanted` false without its transactions.
base::Result<PublicView> read_public_view(const Door& door, bool rows_wanted = true);

}  // namespace atollbank::chaos
