// SPDX-License-Identifier: Apache-2.0
// Many payments out of one account, asked for by one file: what was taken of it, what was not, and
// the rules by which its payments begin together. Plain values and pure rules.
//
// Each line that was taken is an ordinary payment. They begin in one commit, and where one of them
// needs approval all of them wait, so that its person is asked once.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "services/payments/payment.h"

namespace atollbank::payments {

inline constexpr std::size_t kBulkFileBytesMax = std::size_t{128} << 10;
inline constexpr std::size_t kBulkLinesMax = 500;  // beside the header

enum class OnBadLine : std::uint8_t {
  kRefuse = 1,  // the file: nothing is paid
  kSkip = 2,    // the line: the others are paid
};
inline constexpr std::uint8_t kOnBadLineMax = 2;

// A line that could not be taken. Of what it says nothing is repeated.
struct BadLine {
  std::uint32_t line_number = 0;  // from 1, which is the header
  std::string reason;

  bool operator==(const BadLine&) const = default;
};

struct BulkPayment {
  base::Id id;  // bulk_…, in the payer's slice
  base::Id user_id;
  base::Id account_id;
  base::Timestamp created;
  OnBadLine on_bad_line = OnBadLine::kRefuse;
  std::uint16_t currency = 0;
  std::int64_t amount_minor = 0;      // of all its payments
  std::vector<base::Id> payment_ids;  // in the order of the file
  std::vector<BadLine> bad_lines;     // those that were left out, by their number

  bool operator==(const BulkPayment&) const = default;
};

// Where its payments stand together.
enum class BulkState : std::uint8_t { kAwaitingApproval, kUnderWay, kEnded };
BulkState state_of(const std::vector<Payment>& payments);
std::string_view name_of(BulkState state);

// The payments as they begin: all released, or all waiting, by the rules of begun() for what they
// come to together.
std::vector<Payment> begun_together(std::vector<Payment> payments, const PayingOwners& owners,
                                    std::int64_t sent_today_minor, const PaymentLimits& limits);

// What of them counts on top of what was sent that day. failed_precondition payment_limit_exceeded,
// daily_limit_exceeded
base::Result<std::int64_t> check_limits_together(const std::vector<Payment>& payments,
                                                 std::int64_t sent_today_minor,
                                                 const PaymentLimits& limits);

}  // namespace atollbank::payments
