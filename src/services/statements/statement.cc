// SPDX-License-Identifier: Apache-2.0
#include "services/statements/statement.h"

#include "base/bytes.h"

namespace atollbank::statements {

namespace {

constexpr base::Timestamp kEarliest{};
constexpr base::Timestamp kLatest = base::Timestamp::from_ms(7'258'118'400'000);  // 2200

}  // namespace

base::Id statement_id(base::Id account_id, Period period) {
  base::ByteWriter name;
  name.write(account_id);
  name.write(period.from.nanoseconds);
  name.write(period.to.nanoseconds);
  return base::derive_id("statement", name.bytes(), account_id.slice());
}

base::Result<void> check_period(Period period) {
  if (period.from >= kEarliest && period.from < period.to && period.to <= kLatest) return {};
  return base::fail(base::ErrorCode::kInvalidArgument, "period_invalid",
                    "a period ends after it begins, in the years 1970 to 2199");
}

}  // namespace atollbank::statements
