// SPDX-License-Identifier: Apache-2.0
// The shops of the demo town: invented merchants of each kind, the same in every town. Plain
// values.
#pragma once

#include <span>

#include "services/transactions/transaction.h"

namespace atollbank::apps {

struct Shop {
  std::string_view name;
  std::string_view statement_text;
  std::string_view emoji;
  transactions::Category category{};
  bool online = false;
  std::int64_t amount_min_minor = 0;  // what people spend there at once
  std::int64_t amount_max_minor = 0;
  std::string_view street;
  std::string_view postcode;
  double latitude = 0;
  double longitude = 0;
  std::string_view city = "London";
  std::string_view region = "Greater London";
  std::string_view country = "GBR";
  std::uint16_t currency = 0;  // 0: pounds
  bool atm = false;
};

// Where the town's people go on their days out.
inline constexpr std::size_t kReturnsShop = 7;  // where things are brought back to
inline constexpr std::size_t kAbroadShop = 14;
inline constexpr std::size_t kCashMachine = 15;

std::span<const Shop> shops();

// As the accounts service takes it, with an id that follows from the name.
transactions::Merchant merchant_of(const Shop& shop);

}  // namespace atollbank::apps
