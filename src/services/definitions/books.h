// SPDX-License-Identifier: Apache-2.0
// Everything that a journal has defined, as of one record number: templates, the chart, metadata
// types, monitors with their firings, addresses, destroyed keys.
//
// Owned by one thread and fed whole groups in order. The same groups give the same books, whatever
// the pieces they come in. What a book refuses is counted and otherwise ignored.
#pragma once

#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/sha256.h"
#include "services/definitions/chart.h"
#include "services/definitions/metadata_types.h"
#include "services/definitions/monitor_book.h"
#include "services/definitions/template_book.h"

namespace atollbank::definitions {

inline constexpr std::uint32_t kBooksFormat = 1;

// Where the books stand. The hash tells this journal from another of the same length.
struct BooksPosition {
  std::uint64_t next_slot = ledger::format::kFirstSlot;
  std::uint64_t last_group_slot = 0;  // 0: nothing was followed yet
  base::Sha256 last_chain_hash{};
};

// destroyed "0Oq3…": the key of this subject is gone. reason: destroyed_malformed
base::Result<base::Id> parse_key_destroyed(std::string_view text);
std::string key_destroyed_text(base::Id subject);

class Books {
 public:
  // Accounts that monitors in these groups name by id: take() wants their indexes when they were
  // opened before.
  static std::vector<ledger::AccountId> accounts_named(std::span<const ledger::format::Slot> slots);

  // `slots` are whole groups, the next ones. data_loss journal_not_followed (they are not)
  base::Result<void> take(std::span<const ledger::format::Slot> slots,
                          const AccountIndexes& indexes);

  // Whether a definition would change a book now; its kind and name. Errors of the books.
  struct Checked {
    DefinitionKind kind{};
    std::string name;
  };
  base::Result<Checked> check(std::string_view text) const;

  const TemplateBook& templates() const { return templates_; }
  const ChartOfAccounts& chart() const { return chart_; }
  const MetadataTypes& metadata_types() const { return metadata_types_; }
  const MonitorBook& monitors() const { return monitors_; }
  const AddressBook& addresses() const { return addresses_; }
  const std::set<base::Id>& destroyed_keys() const { return destroyed_keys_; }
  const BooksPosition& position() const { return position_; }
  std::uint64_t refused_count() const { return refused_count_; }

  // Derived data: whoever cannot load it follows from the start.
  base::Bytes save() const;
  // data_loss definitions_state_damaged · failed_precondition definitions_format_unknown
  static base::Result<Books> load(base::ByteView bytes);

 private:
  void take_slot(std::span<const ledger::format::Slot> group, std::size_t index,
                 const AccountIndexes& indexes);
  void take_definition(Definition definition, const AccountIndexes& indexes);
  base::Result<void> give_to_book(const Definition& definition, const AccountIndexes& indexes);

  TemplateBook templates_;
  ChartOfAccounts chart_;
  MetadataTypes metadata_types_;
  MonitorBook monitors_;
  AddressBook addresses_;
  std::set<base::Id> destroyed_keys_;
  std::vector<Definition> accepted_;  // in journal order
  BooksPosition position_;
  std::uint64_t refused_count_ = 0;
};

}  // namespace atollbank::definitions
