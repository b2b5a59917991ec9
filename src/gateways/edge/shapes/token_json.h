// SPDX-License-Identifier: Apache-2.0
// Tokens, clients and keys → JSON of the public API. Pure.
#pragma once

#include <string>
#include <vector>

#include "services/identity/api.h"

namespace atollbank::edge {

// Where a person's browser begins a sign-in, under the bank's address.
inline constexpr std::string_view kAuthorisationPath = "/oauth2/authorize";

// Holds secrets. `refresh_token` only where there is one: some clients fail on a null.
std::string tokens_json(const identity::IssuedTokens& issued);
std::string introspection_json(const identity::Introspection& told, const std::string& issuer);
std::string signing_keys_json(const std::vector<identity::SigningKey>& keys);
// {"client":{…}}; with the secret, which is seen once, beside the rest.
std::string client_json(const identity::RegisteredClient& registered);

}  // namespace atollbank::edge
