// SPDX-License-Identifier: Apache-2.0
// Issued statements as records. Blocking; any thread.
//
// A statement that is there is whole and is never changed: its entries are stored before its head,
// by commits that follow one another without any other between them. Names and words are sealed
// under its holder's key; once that is destroyed it has none, and its amounts as they were.
#pragma once

#include <optional>
#include <vector>

#include "ports/person_vault.h"
#include "ports/records.h"
#include "runtime/context.h"
#include "services/statements/api.h"

namespace atollbank::statements {

class StatementStore {
 public:
  StatementStore(ports::RecordStore& records, const ports::PersonVault& persons)
      : records_(records), persons_(persons) {}

  // The one that is there, where there is one by now. Of a holder who is erased, without words.
  // failed_precondition too_many_statements
  base::Result<IssuedStatement> issue(const Statement& drawn_up, const runtime::Context& context);

  // data_loss statement_damaged, when its digest is not that of what is stored.
  base::Result<std::optional<IssuedStatement>> find(base::Id statement_id) const;
  base::Result<std::optional<IssuedHead>> head(base::Id statement_id) const;
  base::Result<StatementsPage> list(base::Id account_id, const std::optional<Period>& after,
                                    std::uint32_t limit) const;
  // Those whose periods end where this one begins, or begin where it ends.
  base::Result<std::vector<StatementHead>> neighbours(base::Id account_id, Period period) const;

 private:
  base::Result<void> put_on_list(const Statement& statement, const runtime::Context& context);
  base::Result<std::vector<Period>> periods(base::Id account_id, const std::string& after,
                                            std::size_t limit) const;
  base::Result<void> put_statement(const Statement& statement, const base::Sha256& digest,
                                   std::uint64_t version, const runtime::Context& context);
  base::Result<ports::Put> part_of(const Statement& statement, std::uint32_t number) const;
  base::Result<base::Bytes> sealed(const StatedAccount& account, std::string_view purpose,
                                   const base::Secret& text) const;
  struct OpenedHead {
    IssuedHead issued;
    bool is_erased = false;
  };
  base::Result<OpenedHead> open_head(base::ByteView value) const;
  base::Result<std::optional<OpenedHead>> find_head(base::Id statement_id) const;

  ports::RecordStore& records_;
  const ports::PersonVault& persons_;
};

}  // namespace atollbank::statements
