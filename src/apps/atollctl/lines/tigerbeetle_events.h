// SPDX-License-Identifier: Apache-2.0
// Reads change events of TigerBeetle, one JSON message a line as its CDC job publishes them
// (https://docs.tigerbeetle.com/operating/cdc): transfers are posted, pending ones are holds.
//
// Accounts keep their ids and are opened when first seen; the id of a transfer is a hash of theirs,
// which stands in the reference. An account that moved before its first event here is import_gap;
// balances and pending amounts after each event are held against ours. What was delivered again is
// passed over. Other errors: import_kind_unknown, and those of foreign_names.h.
#pragma once

#include <set>
#include <unordered_map>
#include <unordered_set>

#include "apps/atollctl/lines/foreign_names.h"
#include "apps/atollctl/lines/import_unit.h"

namespace atollbank::atollctl {

class TigerBeetleEvents final : public UnitReader {
 public:
  // `ended`: as ended_holds() says of a first reading, for which it is empty: these need no time to
  // end at. `in` outlives the object.
  TigerBeetleEvents(std::istream& in, ForeignOptions options, std::set<base::Id> ended)
      : lines_(in), options_(std::move(options)), ended_(std::move(ended)) {}

  base::Result<std::optional<ImportUnit>> next() override;
  std::string left_out() const override;

 private:
  struct Side;

  base::Result<bool> take(const base::JsonValue& event, ImportUnit& unit);
  base::Result<void> take_transfer(const base::JsonValue& event, const std::string& type,
                                   ImportUnit& unit);
  base::Result<Side> read_side(const base::JsonValue& event, std::string_view key) const;
  base::Result<void> open_when_new(const Side& side, const Side& before, std::uint16_t currency,
                                   ImportUnit& openings);
  base::Result<void> check_first_seen(const Side& before) const;

  NumberedLines lines_;
  const ForeignOptions options_;
  const std::set<base::Id> ended_;
  std::uint64_t last_time_ns_ = 0;
  std::int64_t group_time_ns_ = 0;
  std::uint64_t repeated_count_ = 0;
  std::unordered_set<std::uint64_t> seen_times_;
  std::unordered_set<base::Id> opened_;
  std::optional<ImportUnit> waiting_;  // behind the openings of its accounts
};

}  // namespace atollbank::atollctl
