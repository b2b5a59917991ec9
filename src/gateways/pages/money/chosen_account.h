// SPDX-License-Identifier: Apache-2.0
// Whose account a page of money is about: the one that the visit names, else her first. And what
// the pages of money share in asking services.
#pragma once

#include "gateways/pages/handlers.h"

namespace atollbank::pages {

struct ChosenAccount {
  accounts::Account account;
  std::vector<accounts::Account> all;
};

// `wanted` as it came, or empty. not_found account_not_found (no id, or another's), account_missing
// (she has none)
runtime::Task<base::Result<ChosenAccount>> choose_account(const Services& services, Visit& visit,
                                                          std::string wanted);

// Links to the same page of her other accounts, where she has any.
void put_other_accounts(Html& html, const ChosenAccount& chosen, std::string_view page);

// Of the program that asked for something; "": it was none.
runtime::Task<base::Result<std::string>> name_of_program(const Services& services, Visit& visit,
                                                         std::string client_id);

// permission_denied session_idle: money moves only for who has proven herself a moment ago.
base::Result<void> check_proven(const Visit& visit);

// Lets her see what she did: waits, within bounds, until transactions show it.
runtime::Task<void> wait_until_seen(const Services& services, base::Id account_id,
                                    std::uint64_t slot);

}  // namespace atollbank::pages
