// SPDX-License-Identifier: Apache-2.0
// Any bytes are a statement or are refused with a line number; a statement is within its limits,
// and whether it has gaps can be told.
#include <cstdint>
#include <string_view>

#include "base/assert.h"
#include "base/utf8.h"
#include "services/imports/gaps.h"
#include "services/imports/reading.h"

namespace {

using namespace atollbank;

constexpr base::Timestamp kNow = base::Timestamp::from_ms(1'790'000'000'000);

void check(const imports::Statement& statement) {
  ATOLL_ASSERT(statement.lines.size() <= imports::kLineCountMax && !statement.parts.empty());
  std::size_t count = 0;
  for (const auto& part : statement.parts) {
    ATOLL_ASSERT(part.first_line + part.line_count <= statement.lines.size());
    count += part.line_count;
  }
  ATOLL_ASSERT(count == statement.lines.size());
  for (const auto& line : statement.lines) {
    ATOLL_ASSERT(!line.id.empty() && line.id.size() <= imports::kLineIdSizeMax);
    ATOLL_ASSERT(line.line_number >= 1 && line.currency != 0);
    for (const auto* text : {&line.id, &line.description, &line.counterparty, &line.notes}) {
      ATOLL_ASSERT(text->size() <= imports::kLineTextSizeMax && base::is_plain_utf8(*text));
    }
  }
  const auto gaps = imports::find_gaps(statement, kNow);
  ATOLL_ASSERT(gaps.size() <= imports::kGapCountMax);
  ATOLL_ASSERT(imports::check_gaps(gaps).has_value() == gaps.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size == 0) return 0;
  // The first byte says whether the format is named: 'c', 'o', 'x', or told by the text.
  const std::string_view text(reinterpret_cast<const char*>(bytes) + 1, size - 1);
  std::optional<imports::FileFormat> format;
  if (bytes[0] == 'c') format = imports::FileFormat::kMonzoCsv;
  if (bytes[0] == 'o') format = imports::FileFormat::kOfx;
  if (bytes[0] == 'x') format = imports::FileFormat::kCamt053;
  if (const auto statement = imports::read_statement(text, format)) {
    check(*statement);
  } else {
    ATOLL_ASSERT(statement.error().code == base::ErrorCode::kInvalidArgument);
    const bool names_line = statement.error().message.starts_with("line ");
    ATOLL_ASSERT(names_line || statement.error().reason == "file_not_text");
  }
  return 0;
}
