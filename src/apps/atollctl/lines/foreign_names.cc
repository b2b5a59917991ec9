// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/lines/foreign_names.h"

#include <algorithm>
#include <charconv>
#include <cstring>

#include "apps/atollctl/lines/record_line.h"
#include "money/currency.h"

namespace atollbank::atollctl {
namespace {

using base::Result;
using money::Currency;

constexpr int kDigitsMax = 18;

tl::unexpected<base::Error> unknown_currency(std::string_view name) {
  return base::fail(base::ErrorCode::kInvalidArgument, "import_currency_unknown",
                    "\"" + std::string(name) + "\" is no currency of ISO 4217; say which it is, " +
                        "such as --currency " + std::string(name) + "=GBP");
}

Result<std::int64_t> whole_number(std::string_view text) {
  std::int64_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec == std::errc() && read.ptr == text.data() + text.size()) return number;
  return base::fail(base::ErrorCode::kInvalidArgument, "import_amount_unfit",
                    "\"" + std::string(text) + "\" is no whole number of 64 bits");
}

Result<std::int64_t> power_of_ten(int exponent, std::string_view asset) {
  if (exponent < 0 || exponent > kDigitsMax) {
    return base::fail(base::ErrorCode::kInvalidArgument, "import_amount_unfit",
                      "\"" + std::string(asset) + "\" has finer amounts than its currency");
  }
  std::int64_t power = 1;
  for (; exponent > 0; --exponent) power *= 10;
  return power;
}

}  // namespace

Result<ForeignCurrency> currency_of_asset(const ForeignOptions& options, std::string_view asset) {
  const std::size_t slash = asset.find('/');
  std::string_view letters = asset.substr(0, slash);
  int digits = 0;
  if (slash != std::string_view::npos) {
    ATOLL_TRY(const std::int64_t number, whole_number(asset.substr(slash + 1)));
    if (number < 0 || number > kDigitsMax) return unknown_currency(asset);
    digits = static_cast<int>(number);
  }
  const auto chosen = options.currencies.find(asset);
  const auto of_letters = options.currencies.find(letters);
  const bool is_chosen = chosen != options.currencies.end();
  if (is_chosen || of_letters != options.currencies.end()) {
    letters = is_chosen ? chosen->second : of_letters->second;
  }
  const auto currency = Currency::from_alpha(letters);
  if (!currency) return unknown_currency(asset);
  // A coin of somebody's own, named by one of ours, is counted as it is.
  if (is_chosen) return ForeignCurrency{.currency = currency->numeric()};
  ATOLL_TRY(const std::int64_t factor, power_of_ten(currency->exponent() - digits, asset));
  return ForeignCurrency{.currency = currency->numeric(), .factor = factor};
}

Result<ForeignCurrency> currency_of_number(const ForeignOptions& options, std::uint64_t number) {
  const std::string name = std::to_string(number);
  if (const auto chosen = options.currencies.find(name); chosen != options.currencies.end()) {
    const auto currency = Currency::from_alpha(chosen->second);
    if (!currency) return unknown_currency(name);
    return ForeignCurrency{.currency = currency->numeric()};
  }
  if (number > 999) return unknown_currency(name);
  const auto currency = Currency::from_numeric(static_cast<std::uint16_t>(number));
  if (!currency) return unknown_currency(name);
  return ForeignCurrency{.currency = currency->numeric()};
}

Result<std::int64_t> whole_amount(const base::JsonValue& value) {
  if (const auto number = value.as_integer()) return *number;
  if (const auto text = value.as_string()) return whole_number(*text);
  return base::fail(base::ErrorCode::kInvalidArgument, "import_amount_unfit",
                    "an amount is no whole number of 64 bits");
}

Result<std::int64_t> scaled(std::int64_t amount, const ForeignCurrency& currency) {
  std::int64_t minor = 0;
  if (!__builtin_mul_overflow(amount, currency.factor, &minor)) return minor;
  return base::fail(base::ErrorCode::kInvalidArgument, "import_amount_unfit",
                    std::to_string(amount) + " does not fit 64 bits in minor units");
}

ledger::AccountOpening foreign_opening(std::string_view kind, base::Id id, std::string_view name,
                                       std::uint16_t currency) {
  ledger::AccountOpening opening{.id = id, .floor_minor = ledger::kNoFloor, .currency = currency};
  const auto put = [](char* out, std::size_t size_max, std::string_view text) {
    std::memcpy(out, text.data(), std::min(size_max, text.size()));
  };
  put(opening.namespace_name, sizeof(opening.namespace_name), kind);
  std::string shown(name);
  constexpr std::size_t kNameMax = sizeof(opening.name);
  constexpr std::size_t kEndSize = kNameMax / 2 - 1;
  if (shown.size() > kNameMax) {
    shown = shown.substr(0, kEndSize) + ".." + shown.substr(shown.size() - kEndSize);
  }
  put(opening.name, kNameMax, shown);
  return opening;
}

}  // namespace atollbank::atollctl
