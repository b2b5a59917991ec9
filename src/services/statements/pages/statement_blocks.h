// SPDX-License-Identifier: Apache-2.0
// A statement in pieces, in the order in which they stand on its pages. Pure.
#pragma once

#include <vector>

#include "services/statements/pages/block.h"
#include "services/statements/statement.h"

namespace atollbank::statements {

struct StatementBlocks {
  std::vector<Block> beginning;  // bank, holder, account, period, balances
  Block table_head;              // again on every page
  std::vector<Block> rows;       // of the entries
  std::vector<Block> ending;     // sums, and how to prove it
};

// `pages` is asked for the widths of texts alone.
StatementBlocks blocks_of(const IssuedStatement& issued, const PagesPort& pages);

Block foot_of(const Statement& statement, std::size_t page_number, std::size_t page_count);

}  // namespace atollbank::statements
