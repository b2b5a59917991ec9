// SPDX-License-Identifier: Apache-2.0
// The posting api for a program that has nothing else to do: each call blocks for its answer, at
// most as long as the patience. One thread. The api outlives the object.
#pragma once

#include "base/clock.h"
#include "services/definitions/api.h"
#include "services/posting/api.h"

namespace atollbank::atollctl {

class LedgerCalls {
 public:
  // Without definitions nothing is checked or sealed, and what was sealed stays so.
  LedgerCalls(posting::PostingApi& api, const base::Clock& clock, base::Duration patience,
              definitions::DefinitionsApi* definitions = nullptr)
      : api_(api), clock_(clock), patience_(patience), definitions_(definitions) {}

  // Of a batch of one command, or of a chain: its last member's, or that of the one that failed.
  base::Result<ledger::CommandResult> submit(ledger::Batch batch);
  base::Result<posting::AccountBalance> balance(ledger::AccountId account);
  base::Result<std::vector<posting::NamedBalance>> named_balance(base::Id owner,
                                                                 const std::string& balance_name);
  base::Result<posting::StatementPage> statement(const posting::StatementRequest& request);
  base::Result<posting::RecordView> find(base::Id id);
  base::Result<ledger::AccountOpening> account_at(std::uint32_t index);
  // Whole durable groups; none after the patience.
  base::Result<posting::FollowedGroups> follow(std::uint64_t from_slot, std::uint32_t bytes_max);
  base::Result<posting::LedgerFigures> figures();
  // failed_precondition definitions_not_served, as the next two
  base::Result<std::vector<definitions::DeclaredMetadata>> metadata_types();
  // submit() with metadata for the last command.
  base::Result<ledger::CommandResult> submit_with(ledger::Batch batch,
                                                  std::vector<definitions::FieldOrder> metadata);
  // Where no definitions are served, the fields as they stand there.
  base::Result<definitions::ReadFields> read_metadata(const std::string& evidence);
  // Of any number of commands, as they are.
  base::Result<posting::Reply> submit_all(ledger::Batch batch);

 private:
  template <class T, class Start>
  base::Result<T> wait_for(Start start);

  posting::PostingApi& api_;
  const base::Clock& clock_;
  base::Duration patience_;
  definitions::DefinitionsApi* const definitions_;
};

}  // namespace atollbank::atollctl
