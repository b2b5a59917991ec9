// SPDX-License-Identifier: Apache-2.0
// The sandbox's printed client, and tokens for its printed customers: the same at every start of
// the same bank while they are good, else new ones.
//
// The client's secret is made from the sandbox's own secret; the tokens, which are signed and
// cannot be made again, are kept in a file that only the bank's owner may read. Neither is in the
// records. Blocks; before the bank serves.
#pragma once

#include <filesystem>
#include <string>

#include "apps/town/town.h"
#include "apps/wiring/bank_folder.h"
#include "services/accounts/api.h"
#include "services/customers/api.h"
#include "services/identity/api.h"

namespace atollbank::apps {

struct SandboxDoor {
  std::string client_id;
  base::Secret client_secret;
  std::string redirect_uri;
  base::Secret access_token;
  base::Secret refresh_token;
  base::Secret second_access_token;  // of the second customer
};

// How a printed customer signs in at the bank's pages, made from the sandbox's secret too; and what
// another one needs to pay her.
struct SandboxSignIn {
  std::string email;
  base::Secret password;
  base::Secret totp_secret;  // base32
  std::string name;
  std::string sort_code;  // as people write it
  std::string account_number;
};

enum class SandboxPerson : std::uint8_t { kFirst, kSecond };
struct SandboxServices {
  identity::SignInApi& sign_in;
  customers::CustomersApi& customers;
  accounts::AccountsApi& accounts;
};
struct SandboxIds {
  base::Id user_id;
  base::Id account_id;
};

// A customer who has changed her password is left as she is: what is printed is then the old one.
// Empty of nobody.
base::Result<SandboxSignIn> sandbox_sign_in(const SandboxServices& services,
                                            const FolderSecret& secret, SandboxPerson person,
                                            SandboxIds ids);

// The code that her app would show at that moment: "123456".
std::string code_at(const SandboxSignIn& customer, base::Timestamp now);

// Errors: those of identity · internal owners_file_failed
base::Result<SandboxDoor> open_sandbox_door(identity::ClientsApi& clients,
                                            identity::TokensApi& tokens, const FolderSecret& secret,
                                            const std::filesystem::path& file,
                                            const PrintedCustomer& customer);

}  // namespace atollbank::apps
