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

// How the printed customer signs in at the bank's pages; made from the sandbox's secret too.
struct SandboxSignIn {
  std::string email;
  base::Secret password;
  base::Secret totp_secret;  // base32
};

// A customer who has changed her password is left as she is: what is printed is then the old one.
base::Result<SandboxSignIn> sandbox_sign_in(identity::SignInApi& sign_in,
                                            const FolderSecret& secret, base::Id user_id);

// Errors: those of identity · internal owners_file_failed
base::Result<SandboxDoor> open_sandbox_door(identity::ClientsApi& clients,
                                            identity::TokensApi& tokens, const FolderSecret& secret,
                                            const std::filesystem::path& file,
                                            const PrintedCustomer& customer);

}  // namespace atollbank::apps
