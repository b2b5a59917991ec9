// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/lines/atoll_lines.h"

#include <array>
#include <utility>

#include "apps/atollctl/lines/export_lines.h"

namespace atollbank::atollctl {
namespace {

using base::JsonValue;
using base::Result;

constexpr std::array<std::string_view, 2> kRecordMembers = {"record", "slot"};

bool is_linked(const ImportUnit& unit) {
  return !unit.batch.commands.empty() && (unit.batch.commands.back().flags & ledger::kLinked) != 0;
}

tl::unexpected<base::Error> gap(std::string_view what) {
  return base::fail(base::ErrorCode::kInvalidArgument, "import_gap", what);
}

}  // namespace

Result<std::optional<ImportUnit>> AtollLines::next() {
  ImportUnit unit;
  std::string line;
  while (true) {
    ATOLL_TRY(const bool more, lines_.next(line));
    if (!more) break;
    auto object = JsonValue::parse(line);
    if (!object) return lines_.at_line(std::move(object).error());
    const auto complete = take(*object, unit);
    if (!complete) return lines_.at_line(complete.error());
    if (*complete) return unit;
  }
  if (!has_ended_) return lines_.fail("import_gap", "the export ends before its last line");
  return std::nullopt;
}

Result<bool> AtollLines::take(const JsonValue& object, ImportUnit& unit) {
  if (has_ended_) return gap("there is more after the export's last line");
  if (!has_begun_) {
    ATOLL_TRY_VOID(take_first(object));
    return false;
  }
  if (object.find("record") != nullptr) return take_record(object, unit);
  if (is_linked(unit)) return gap("the rest of a linked chain is missing");
  // A group of nothing but expiries is a moment that passed.
  const bool time_passed = !expired_.empty();
  if (time_passed) begin_unit(unit);
  if (object.find("group") != nullptr) {
    ATOLL_TRY_VOID(take_group(object));
  } else if (object.find("end") != nullptr) {
    ATOLL_TRY_VOID(take_end(object));
  } else {
    return line_malformed("this is no line of an export");
  }
  return time_passed;
}

void AtollLines::begin_unit(ImportUnit& unit) {
  unit.line = lines_.number();
  unit.time_ns = time_ns_;
  unit.begins_group = std::exchange(at_group_begin_, false);
  unit.expired = std::exchange(expired_, {});
}

Result<void> AtollLines::take_first(const JsonValue& object) {
  ATOLL_TRY(const std::string format, text_or_empty(object, "format"));
  ATOLL_TRY(const std::int64_t version, integer_or_zero(object, "version"));
  if (format != kLinesFormat) return line_malformed("this is no export of an Atoll ledger");
  if (version != kLinesVersion) {
    return line_malformed("version " + std::to_string(version) + " of the export is not known");
  }
  has_begun_ = true;
  return {};
}

Result<void> AtollLines::check_group_is_whole() const {
  if (record_count_ == group_end_) return {};
  return gap("the group before this line has " + std::to_string(group_end_) +
             " records up to its end, and " + std::to_string(record_count_) + " are here");
}

Result<void> AtollLines::take_group(const JsonValue& object) {
  ATOLL_TRY_VOID(check_group_is_whole());
  ATOLL_TRY(const std::int64_t time_ns, object.get_integer("booking_time_ns"));
  ATOLL_TRY(const std::int64_t records, object.get_integer("records"));
  if (time_ns <= time_ns_) return gap("the group is not later than the one before it");
  if (records < 1) return line_malformed("a group has records");
  time_ns_ = time_ns;
  group_end_ = record_count_ + static_cast<std::uint64_t>(records);
  ++group_count_;
  at_group_begin_ = true;
  ATOLL_TRY(chain_hash_, object.get_string("chain_hash"));
  return {};
}

Result<bool> AtollLines::take_record(const JsonValue& object, ImportUnit& unit) {
  ATOLL_TRY(const std::int64_t number, object.get_integer("record"));
  if (number != static_cast<std::int64_t>(record_count_) + 1) {
    return gap("record " + std::to_string(record_count_ + 1) + " belongs here, not record " +
               std::to_string(number));
  }
  if (record_count_ == group_end_) return gap("the record belongs to no group");
  ++record_count_;
  if (object.find("expired") != nullptr) {
    if (!at_group_begin_ || !unit.batch.commands.empty()) {
      return line_malformed("expiries are the first records of a group");
    }
    ATOLL_TRY(const base::Id hold, id_or_nil(object, "expired"));
    expired_.push_back(hold);
    return false;
  }
  if (unit.batch.commands.empty()) begin_unit(unit);
  ATOLL_TRY_VOID(read_command(object, kRecordMembers, unit.batch));
  ATOLL_TRY(ExpectedAnswer answer, read_answer(object));
  unit.answers.push_back(std::move(answer));
  if (unit.batch.commands.size() > ledger::kBatchCommandMax) {
    return line_malformed("the linked chain is longer than a batch");
  }
  return !is_linked(unit);
}

Result<void> AtollLines::take_end(const JsonValue& object) {
  ATOLL_TRY_VOID(check_group_is_whole());
  ATOLL_TRY(const std::int64_t groups, object.get_integer("groups"));
  ATOLL_TRY(const std::int64_t records, object.get_integer("records"));
  if (groups != static_cast<std::int64_t>(group_count_) ||
      records != static_cast<std::int64_t>(record_count_)) {
    return gap("the export had " + std::to_string(records) + " records in " +
               std::to_string(groups) + " groups, and not all are here");
  }
  has_ended_ = true;
  return {};
}

}  // namespace atollbank::atollctl
