// SPDX-License-Identifier: Apache-2.0
#include "services/statements/forms/pdf_form.h"

#include "services/statements/pages/margins.h"
#include "services/statements/pages/statement_blocks.h"

namespace atollbank::statements {

namespace {

struct Page {
  std::vector<const Block*> blocks;
};

// The head of the table stands on every page that has a row of it.
std::vector<Page> paged(const StatementBlocks& blocks) {
  std::vector<Page> pages(1);
  double top = kTopEdge;
  const auto begin_page = [&] {
    pages.emplace_back();
    top = kTopEdge;
  };
  const auto add = [&](const Block& block) {
    pages.back().blocks.push_back(&block);
    top += block.height;
  };
  const auto add_where_it_fits = [&](const Block& block) {
    if (top + block.height > kBottomEdge) begin_page();
    add(block);
  };
  for (const Block& block : blocks.beginning) add_where_it_fits(block);
  add_where_it_fits(blocks.table_head);
  for (const Block& row : blocks.rows) {
    if (top + row.height > kBottomEdge) {
      begin_page();
      add(blocks.table_head);
    }
    add(row);
  }
  for (const Block& block : blocks.ending) add_where_it_fits(block);
  return pages;
}

}  // namespace

base::Result<std::string> to_pages(const IssuedStatement& issued, PagesPort& pages) {
  const StatementBlocks blocks = blocks_of(issued, pages);
  const std::vector<Page> all = paged(blocks);
  for (std::size_t number = 0; number < all.size(); ++number) {
    pages.begin_page();
    double top = kTopEdge;
    for (const Block* block : all[number].blocks) {
      draw(pages, *block, top);
      top += block->height;
    }
    draw(pages, foot_of(issued.statement, number + 1, all.size()), kFootLine);
  }
  return pages.finish();
}

}  // namespace atollbank::statements
