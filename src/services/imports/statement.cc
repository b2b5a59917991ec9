// SPDX-License-Identifier: Apache-2.0
#include "services/imports/statement.h"

#include "base/utf8.h"
#include "services/imports/bank_values.h"

namespace atollbank::imports {

base::Result<void> check_texts(const StatementLine& line) {
  if (line.id.empty()) return refused("line_id_missing", line.line_number, "the line has no id");
  if (line.id.size() > kLineIdSizeMax) {
    return refused("line_text_too_long", line.line_number, "the id is too long");
  }
  for (const std::string* text :
       {&line.id, &line.description, &line.counterparty, &line.account_number, &line.sort_code,
        &line.category, &line.emoji, &line.address, &line.notes}) {
    if (text->size() > kLineTextSizeMax) {
      return refused("line_text_too_long", line.line_number, "a text is too long");
    }
    if (!base::is_plain_utf8(*text)) {
      return refused("line_text_malformed", line.line_number, "a text is not UTF-8");
    }
  }
  return {};
}

}  // namespace atollbank::imports
