// SPDX-License-Identifier: Apache-2.0
// The countries that there are. Pure.
#pragma once

#include <string_view>

namespace atollbank::onboarding {

// Of two capital letters: "GB".
bool is_country(std::string_view code);

}  // namespace atollbank::onboarding
