// SPDX-License-Identifier: Apache-2.0
// Which addresses a call to somebody else's URL may reach. A bank that fetches any address it is
// given can be made to fetch its own insides, so the check is on the resolved address that is then
// connected to, not on the name (which could resolve differently the second time).
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace atollbank::net {

// Is asked with a numeric address, IPv4 or IPv6; true lets the call through.
using AddressGuard = std::function<bool(std::string_view address)>;

// True for addresses of the open internet: not loopback, private, link-local, shared, multicast,
// reserved, nor any of those wrapped into IPv6. False for text that is no address.
bool is_public_address(std::string_view address);

// Whose an address is, as far as it can be told: itself of IPv4 (also wrapped into IPv6), of IPv6
// the first 64 bits, since a household or a machine has all the rest. Text that is no address is
// answered as it is.
std::string owner_of_address(std::string_view address);

}  // namespace atollbank::net
