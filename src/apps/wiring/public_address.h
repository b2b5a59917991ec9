// SPDX-License-Identifier: Apache-2.0
// The address by which the world reaches the bank: what tokens, links, cookies and passkeys speak
// of. It is configured and never taken from a request, which anybody may write. Pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "credentials/passkey.h"

namespace atollbank::apps {

// As a browser writes an origin: "https://bank.example", in small letters, without the scheme's own
// port or a slash at the end. invalid_argument public_url_invalid: no URL, or one with a path.
base::Result<std::string> read_public_url(std::string_view given);

// Whether browsers reach it over TLS, if only as far as a proxy in front.
bool is_reached_over_tls(std::string_view public_url);

// What one address may ask without a good token; 0: no limit. Where a proxy stands in front, all
// have its address, and one stranger's flood would shut the others out: no limit but what is asked.
std::uint32_t address_requests_per_minute(std::optional<std::uint32_t> asked,
                                          std::string_view public_url);

// Browsers take passkeys of a host name and of no address: on this machine that is "localhost".
credentials::RelyingParty relying_party_at(const std::string& public_url);

}  // namespace atollbank::apps
