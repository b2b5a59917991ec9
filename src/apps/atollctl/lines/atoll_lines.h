// SPDX-License-Identifier: Apache-2.0
// Reads an export of ours (export_lines.h) back. A line that is missing, twice there or out of its
// place is import_gap, as is an export without its last line.
#pragma once

#include "apps/atollctl/lines/import_unit.h"

namespace atollbank::atollctl {

class AtollLines final : public UnitReader {
 public:
  // `in` outlives the object.
  explicit AtollLines(std::istream& in) : lines_(in) {}

  base::Result<std::optional<ImportUnit>> next() override;
  std::string chain_hash() const override { return chain_hash_; }

 private:
  // What a line is; false: the unit is not complete yet.
  base::Result<bool> take(const base::JsonValue& object, ImportUnit& unit);
  void begin_unit(ImportUnit& unit);
  base::Result<void> take_first(const base::JsonValue& object);
  base::Result<void> take_group(const base::JsonValue& object);
  base::Result<bool> take_record(const base::JsonValue& object, ImportUnit& unit);
  base::Result<void> take_end(const base::JsonValue& object);
  base::Result<void> check_group_is_whole() const;

  NumberedLines lines_;
  bool has_begun_ = false;
  bool has_ended_ = false;
  bool at_group_begin_ = false;
  std::int64_t time_ns_ = 0;
  std::uint64_t record_count_ = 0;
  std::uint64_t group_count_ = 0;
  std::uint64_t group_end_ = 0;  // the record count after the group
  std::vector<base::Id> expired_;
  std::string chain_hash_;
};

}  // namespace atollbank::atollctl
