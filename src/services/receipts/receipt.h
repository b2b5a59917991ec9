// SPDX-License-Identifier: Apache-2.0
// What was bought with a transaction, as a client of its owner knows it. Plain values; an amount is
// in minor units of the currency beside it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/timestamp.h"

namespace atollbank::receipts {

inline constexpr std::size_t kExternalIdMax = 256;
inline constexpr std::size_t kItemsMax = 500;  // sub-items included
inline constexpr std::size_t kTaxesMax = 50;
inline constexpr std::size_t kPaymentsMax = 50;
inline constexpr std::size_t kTextMax = 512;
inline constexpr std::size_t kReceiptBytesMax = 256 * 1024;
inline constexpr std::int64_t kAmountMinorMax = 1'000'000'000'000;
inline constexpr std::uint32_t kReceiptsPerClientMax = 100'000;  // of one customer

struct Item {
  std::string description;
  std::int64_t amount_minor = 0;
  std::string currency;  // "GBP"
  std::optional<double> quantity;
  std::string unit;
  std::optional<std::int64_t> tax_minor;
  std::vector<Item> sub_items;  // these have none

  bool operator==(const Item&) const = default;
};

struct Tax {
  std::string description;
  std::int64_t amount_minor = 0;
  std::string currency;
  std::string tax_number;

  bool operator==(const Tax&) const = default;
};

struct Payment {
  std::string type;  // "card", "cash", "gift_card"
  std::int64_t amount_minor = 0;
  std::string currency;
  std::string last_four;
  std::string gift_card_type;
  std::string bin;
  std::string auth_code;
  std::string aid;
  std::string mid;
  std::string tid;

  bool operator==(const Payment&) const = default;
};

struct Seller {
  std::string name;
  std::optional<bool> online;
  std::string phone;
  std::string email;
  std::string store_name;
  std::string store_address;
  std::string store_postcode;

  bool operator==(const Seller&) const = default;
};

struct Receipt {
  base::Id id;  // receipt_…
  base::Id transaction_id;
  base::Id account_id;  // of the transaction
  base::Timestamp created;
  base::Timestamp updated;
  std::string external_id;
  std::int64_t total_minor = 0;
  std::string currency;
  std::vector<Item> items;
  std::vector<Tax> taxes;
  std::vector<Payment> payments;
  std::optional<Seller> seller;  // "merchant" in the public shape

  bool operator==(const Receipt&) const = default;
};

}  // namespace atollbank::receipts
