// SPDX-License-Identifier: Apache-2.0
// The records of accounts and pots. Blocking; any thread. Every write is one commit with its event
// and audit record, and is no change when it was made before (ports/commit_again.h).
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "ports/person_directory.h"
#include "ports/records.h"
#include "runtime/context.h"
#include "services/accounts/api.h"
#include "services/accounts/format/account_record.h"

namespace atollbank::accounts {

using runtime::Context;

class AccountStore {
 public:
  AccountStore(ports::RecordStore& records, ports::Persons persons)
      : records_(records), persons_(persons) {}

  base::Result<std::optional<Account>> find_account(base::Id account_id) const;
  base::Result<std::optional<Account>> find_account_in_memory(base::Id account_id) const;
  // not_found account_not_found · permission_denied account_not_owned
  base::Result<Account> account_of(base::Id user_id, base::Id account_id) const;
  // The same without waiting for the disk. Also unavailable not_in_memory.
  base::Result<Account> account_in_memory(base::Id user_id, base::Id account_id) const;
  // None when no account that is open has the number.
  base::Result<std::optional<Account>> find_numbered(const std::string& sort_code,
                                                     const std::string& account_number) const;
  // In the order of their ids; those whose opening is not finished are left out.
  base::Result<std::vector<Account>> accounts_of(base::Id user_id) const;
  base::Result<AccountsPage> all_accounts(base::Id after, std::size_t limit) const;
  // None when this account has no such pot.
  base::Result<std::optional<Pot>> find_pot(base::Id account_id, base::Id pot_id) const;
  // The same of an account that must be the user's, without waiting for the disk.
  base::Result<std::optional<Pot>> pot_in_memory(base::Id user_id, base::Id account_id,
                                                 base::Id pot_id) const;
  base::Result<std::vector<Pot>> pots_of(base::Id account_id) const;

  // The steps of an opening, in their order. Claims a free number for the account and returns it.
  base::Result<std::string> claim_number(base::Id account_id, const Context& context,
                                         base::Timestamp now);
  // Among those of one of its owners.
  base::Result<void> list_account(base::Id user_id, const Account& account, const Context& context,
                                  base::Timestamp now);
  // The record as it is there. failed_precondition account_opened_differently
  base::Result<Account> put_account(const Account& account, const Context& context,
                                    base::Timestamp now);

  base::Result<std::optional<JointProposal>> find_proposal(base::Id account_id) const;
  // Those that wait, by the age of their ids.
  base::Result<std::vector<JointProposal>> waiting_proposals(base::Id user_id) const;
  // Each of its owners finds it among hers, or does not any more. resource_exhausted
  // too_many_joint_proposals
  base::Result<void> list_proposal(const JointProposal& proposal, const Context& context,
                                   base::Timestamp now);
  base::Result<void> unlist_proposal(const JointProposal& proposal, const Context& context,
                                     base::Timestamp now);
  // Those that everybody agreed to, and whose account is not there.
  base::Result<std::vector<JointProposal>> unopened_joint() const;
  // The proposal after the step, which may be asked several times and is pure.
  using ProposalStep =
      std::function<base::Result<JointProposal>(const std::optional<JointProposal>&)>;
  base::Result<JointProposal> change_proposal(base::Id account_id, const ProposalStep& step,
                                              const Context& context, base::Timestamp now);

  // When one of its owners last woke it, to be told from how it is used; the epoch: never.
  base::Result<void> note_woken(base::Id user_id, base::Id account_id, const Context& context,
                                base::Timestamp now);
  base::Result<base::Timestamp> last_woken(base::Id account_id) const;

  // The record as it is there. Its words are the writer's. resource_exhausted too_many_pots ·
  // failed_precondition pot_created_differently
  base::Result<Pot> put_pot(base::Id writer, const Pot& pot, const Context& context,
                            base::Timestamp now);
  // The record afterwards. not_found pot_not_found
  base::Result<Pot> edit_pot(base::Id account_id, const EditPot& edit, const Context& context,
                             base::Timestamp now);

 private:
  base::Result<std::optional<Pot>> find_pot_in(const ports::RecordReader& records,
                                               base::Id account_id, base::Id pot_id) const;
  base::Result<format::KeptPot> sealed(base::Id writer, const Pot& pot) const;
  // Of who is erased, without words.
  base::Result<Pot> opened(base::ByteView kept) const;

  ports::RecordStore& records_;
  const ports::Persons persons_;
};

}  // namespace atollbank::accounts
