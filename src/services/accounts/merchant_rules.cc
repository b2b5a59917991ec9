// SPDX-License-Identifier: Apache-2.0
#include "services/accounts/merchant_rules.h"

#include <fmt/format.h>

#include <cctype>

namespace atollbank::accounts {

namespace {

constexpr std::uint64_t kFirstMerchantMs = 1'483'228'800'000;  // 2017-01-01
constexpr std::uint64_t kYearMs = 365ull * 24 * 3600 * 1000;

// Looks like an id made in 2017, and is the same for the same name.
base::Id id_from_name(std::string_view scope, std::string_view name) {
  const base::Id digest = base::derive_id(scope, name, 0);
  return {.high = kFirstMerchantMs + digest.high % kYearMs, .low = digest.low};
}

// As a scheme prints it: 22 letters of name, the place, the country.
std::string statement_text_of(const transactions::Merchant& merchant) {
  std::string name = merchant.name.substr(0, 22);
  for (char& letter : name) {
    letter = static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
  }
  return fmt::format("{:<22} {:<13} {}", name, merchant.address.city, merchant.address.country);
}

}  // namespace

base::Result<transactions::Merchant> completed(transactions::Merchant merchant) {
  if (merchant.name.empty()) {
    return base::fail(base::ErrorCode::kInvalidArgument, "merchant_invalid",
                      "a merchant needs a name");
  }
  if (merchant.id.is_nil()) merchant.id = id_from_name("merchant", merchant.name);
  if (merchant.group_id.is_nil()) merchant.group_id = id_from_name("merchant-group", merchant.name);
  if (merchant.created.nanoseconds == 0) merchant.created = merchant.id.time();
  if (merchant.address.city.empty() && !merchant.online) merchant.address.city = "London";
  if (merchant.address.country.empty()) merchant.address.country = merchant.online ? "GLO" : "GBR";
  if (merchant.statement_text.empty()) merchant.statement_text = statement_text_of(merchant);
  return merchant;
}

}  // namespace atollbank::accounts
