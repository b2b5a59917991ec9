// SPDX-License-Identifier: Apache-2.0
// How a program says who it is: by HTTP Basic, or by client_id and client_secret among its
// parameters (RFC 6749, section 2.3.1). Pure.
//
// Basic wins where both are there, as clients send stray fields beside it; but not under another
// client's name. Any other Authorization header is none: programs leave old bearer tokens there.
#pragma once

#include <string_view>

#include "gateways/edge/parameters.h"
#include "services/identity/client.h"

namespace atollbank::edge {

// unauthenticated bad_client: a Basic header that is none, or none of the two · invalid_argument
// missing_param.client_id
base::Result<identity::ClientCredentials> client_credentials_of(std::string_view authorization,
                                                                const Parameters& parameters);

}  // namespace atollbank::edge
