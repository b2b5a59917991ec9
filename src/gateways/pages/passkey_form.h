// SPDX-License-Identifier: Apache-2.0
// Forms that web/pages/passkey.js fills in: hidden until it has found that the browser can. Bytes
// travel as base64url. Pure functions.
#pragma once

#include "gateways/pages/page.h"

namespace atollbank::pages {

void put_passkey_use(Html& html, const Visit& visit, std::string_view action,
                     const identity::PasskeyChallenge& challenge, std::string_view next);
void put_passkey_creation(Html& html, const Visit& visit, std::string_view action,
                          const identity::PasskeyChallenge& challenge);

// invalid_argument passkey_refused: a field is missing or no base64url
base::Result<identity::PasskeyShown> passkey_shown(const Visit& visit);
base::Result<identity::PasskeyCreated> passkey_created(const Visit& visit);

}  // namespace atollbank::pages
