// SPDX-License-Identifier: Apache-2.0
// When two addresses are one, and where nobody lives who wants an account. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ports/transliteration.h"
#include "services/onboarding/applicant.h"

namespace atollbank::onboarding {

// The same for one house however its street is spelled: country, postcode and the numbers of its
// lines, as "GB sw1a2aa 10"; all words where it has no postcode or no number.
std::string address_text(const Address& address, const ports::Transliteration& script);

// Known addresses at which no applicant lives, each as address_text() begins: a whole postcode ends
// with a blank. Which these are is the bank's to say; without its own, well-known ones.
std::vector<std::string> well_known_addresses();

// Whether it is one of them, or no house at all: a post-office box.
bool is_implausible(const Address& address, std::string_view text,
                    const std::vector<std::string>& implausible);

}  // namespace atollbank::onboarding
