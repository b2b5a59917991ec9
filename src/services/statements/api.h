// SPDX-License-Identifier: Apache-2.0
// Statements of accounts: drawn up of the ledger's records, fixed once issued, and the same again
// for whoever asks for the same period of the same account.
//
// Completions come exactly once, on the Context's executor. Errors of every call: not_found
// account_not_found · permission_denied account_not_owned · those of transactions/api.h and
// posting/api.h. A stored statement that is not what was issued is data_loss statement_damaged.
#pragma once

#include <optional>
#include <vector>

#include "runtime/context.h"
#include "services/statements/forms/form.h"
#include "services/statements/forms/json_form.h"
#include "services/statements/months.h"
#include "services/statements/stated_account.h"
#include "services/statements/statement.h"

namespace atollbank::statements {

using runtime::Completion;
using runtime::Context;

inline constexpr std::size_t kStatementsOfAccountMax = 1'000;
// Of those, of periods that are no month of the account's own: whoever asks for them leaves room.
inline constexpr std::size_t kOtherPeriodsMax = 200;
inline constexpr std::uint32_t kListLimitMax = 100;

struct IssueStatement {
  base::Id user_id;        // the account's owner
  StatedAccount account;   // its texts are cut to their limits; of one issued before, not looked at
  base::Timestamp opened;  // the account; its months are numbered from there
  Period period;
};

struct IssueMonth {
  base::Id user_id;
  StatedAccount account;
  base::Timestamp opened;
  Month month;  // London's
};

struct ListStatements {
  base::Id user_id;
  base::Id account_id;
  std::optional<Period> after;  // the page's before; none: from the latest
  std::uint32_t limit = 30;
};

struct StatementsPage {
  std::vector<IssuedHead> heads;  // the latest period first
  std::optional<Period> next;     // ask for what is after it; none: there is no more
};

class StatementsApi {
 public:
  virtual ~StatementsApi() = default;

  // invalid_argument period_invalid · failed_precondition period_not_over, statement_too_long,
  // too_many_statements, currency_unknown · unavailable account_busy · data_loss: the reasons of
  // tying.h: it was not issued
  virtual void issue(const Context& context, IssueStatement request,
                     Completion<IssuedStatement> done) = 0;
  // The same of a month.
  virtual void issue_month(const Context& context, IssueMonth request,
                           Completion<IssuedStatement> done) = 0;
  // invalid_argument limit_invalid
  virtual void list(const Context& context, ListStatements request,
                    Completion<StatementsPage> done) = 0;
  // Of the next three. not_found statement_not_found, also of one of another user's account
  virtual void find_head(const Context& context, base::Id user_id, base::Id statement_id,
                         Completion<IssuedHead> done) = 0;
  virtual void find(const Context& context, base::Id user_id, base::Id statement_id,
                    Completion<IssuedStatement> done) = 0;
  // Also unavailable pages_not_made.
  virtual void write(const Context& context, base::Id user_id, base::Id statement_id, Form form,
                     Completion<StatementFile> done) = 0;
};

}  // namespace atollbank::statements
