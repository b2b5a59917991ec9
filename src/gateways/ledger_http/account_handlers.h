// SPDX-License-Identifier: Apache-2.0
// Reading accounts, balances, statements and records by id; everything shown is durable.
#pragma once

#include "gateways/ledger_http/call.h"

namespace atollbank::ledger_http {

// Of the path: the account's id. not_found account_not_found
runtime::Task<base::Result<std::string>> read_account(Services services, Call call);
runtime::Task<base::Result<std::string>> read_balance(Services services, Call call);
// ?before_slot=&limit=, newest first
runtime::Task<base::Result<std::string>> list_account_records(Services services, Call call);
// ?prefix=customer.&after=&limit=: by "namespace.name", in the order of opening
runtime::Task<base::Result<std::string>> list_accounts(Services services, Call call);
// Of the path: the owner's id and the balance name.
runtime::Task<base::Result<std::string>> read_named_balance(Services services, Call call);
// Of the path: the id of any command. not_found record_not_found
runtime::Task<base::Result<std::string>> find_record(Services services, Call call);

}  // namespace atollbank::ledger_http
