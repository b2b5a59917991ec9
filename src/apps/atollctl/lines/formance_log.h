// SPDX-License-Identifier: Apache-2.0
// Reads a log export of Formance Ledger v2, one log entry a line (formancehq/ledger,
// internal/log.go); docs/ledger-lines.md says what becomes of what.
//
// Log ids go up by one, or it is import_gap; volumes that are given are held against our balances.
// Other errors: import_kind_unknown (an entry that has no place here), those of foreign_names.h.
#pragma once

#include <map>
#include <unordered_map>
#include <unordered_set>

#include "apps/atollctl/lines/foreign_names.h"
#include "apps/atollctl/lines/import_unit.h"

namespace atollbank::atollctl {

class FormanceLog final : public UnitReader {
 public:
  // `in` outlives the object.
  FormanceLog(std::istream& in, ForeignOptions options)
      : lines_(in), options_(std::move(options)) {}

  base::Result<std::optional<ImportUnit>> next() override;
  std::string left_out() const override;

 private:
  struct Posting;
  struct Touch;

  // False: there is nothing to book in it.
  base::Result<bool> take(const base::JsonValue& entry, ImportUnit& unit);
  base::Result<void> check_order(const base::JsonValue& entry);
  base::Result<bool> take_transaction(const base::JsonValue& transaction,
                                      std::optional<std::int64_t> reverted, ImportUnit& unit);
  base::Result<Posting> read_posting(const base::JsonValue& object, ImportUnit& openings);
  base::Result<base::Id> account_of(const std::string& address, const std::string& asset,
                                    std::uint16_t currency, ImportUnit& openings);
  base::Result<std::string> evidence_of(const base::JsonValue& transaction, std::int64_t id) const;
  base::Result<void> expect_volumes(
      const base::JsonValue& transaction,
      const std::map<std::pair<std::string, std::string>, Touch>& touched, ImportUnit& unit) const;
  base::Id posting_id(std::int64_t transaction, std::size_t index) const;
  void begin_group_when_due(ImportUnit& unit);

  NumberedLines lines_;
  const ForeignOptions options_;
  std::optional<std::int64_t> last_log_;
  std::int64_t group_time_ns_ = 0;
  std::uint64_t metadata_count_ = 0;
  std::uint64_t without_effect_count_ = 0;
  std::unordered_set<base::Id> opened_;
  std::unordered_map<std::int64_t, std::size_t> posting_counts_;  // by transaction
  std::optional<ImportUnit> waiting_;  // behind the openings of its accounts
};

}  // namespace atollbank::atollctl
