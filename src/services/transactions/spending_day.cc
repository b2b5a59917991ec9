// SPDX-License-Identifier: Apache-2.0
#include "services/transactions/spending_day.h"

#include "bank_calendar/london_time.h"

namespace atollbank::transactions {

base::Timestamp start_of_spending_day(base::Timestamp time) {
  return bank_calendar::latest_at(std::chrono::hours(4), time);
}

}  // namespace atollbank::transactions
