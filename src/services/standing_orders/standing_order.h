// SPDX-License-Identifier: Apache-2.0
// An order to pay the same again on dates of the bank calendar, or once on a later one, and what
// becomes of each of its payments. Plain values and pure rules.
//
// The payments are numbered from 1 and come one after the other. A payment is tried at 00:30, 08:00
// and 14:00 in London on its day of execution; refused each time it is missed, and the order goes
// on with the next. What was due while the bank was down is due still.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "bank_calendar/london_time.h"
#include "bank_calendar/payment_schedule.h"
#include "base/id.h"
#include "base/timestamp.h"
#include "services/transactions/api.h"

namespace atollbank::standing_orders {

enum class OrderState : std::uint8_t {
  kAwaitingApproval = 1,
  kActive = 2,
  kFinished = 3,  // its last payment came to its end
  kCancelled = 4,
};
inline constexpr std::uint8_t kOrderStateMax = 4;

inline constexpr std::array kAttemptTimes = {bank_calendar::TimeOfDay(30),
                                             bank_calendar::TimeOfDay(8 * 60),
                                             bank_calendar::TimeOfDay(14 * 60)};

// One try of one payment: what it is called when it is asked for.
struct Attempt {
  std::uint32_t number = 1;  // of the payment
  std::uint8_t count = 0;    // tries before this one

  bool operator==(const Attempt&) const = default;
};

struct StandingOrder {
  base::Id id;  // order_…
  base::Id user_id;
  base::Id account_id;
  base::Id to_account_id;
  transactions::Counterparty payee;  // as the payer sees them
  std::int64_t amount_minor = 0;
  std::string reference;
  ports::PersonalParts reference_parts;  // sealed under the key of whose order it is
  bank_calendar::ScheduleTerms terms;
  base::Timestamp created;
  base::Timestamp updated;
  OrderState state = OrderState::kAwaitingApproval;
  Attempt next;
  std::uint32_t paid_count = 0;
  std::uint32_t missed_count = 0;
  std::string last_refusal;  // the reason of the newest refusal; "" once something was paid again
  base::Id last_payment_id;  // nil: none yet

  // Nothing more is paid by it.
  bool has_ended() const {
    return state == OrderState::kFinished || state == OrderState::kCancelled;
  }
};

using bank_calendar::WorkingDays;

// The payment that comes next; none unless the order is active.
std::optional<bank_calendar::DuePayment> next_payment(const StandingOrder& order,
                                                      const WorkingDays& days);
// When it is to be tried.
std::optional<base::Timestamp> due_at(const StandingOrder& order, const WorkingDays& days);

// The steps. Each is no change when it was taken before.
// permission_denied not_an_approver · failed_precondition order_not_awaiting_approval
base::Result<StandingOrder> approved(StandingOrder order, base::Id user_id, base::Timestamp now,
                                     const WorkingDays& days);
// failed_precondition order_has_ended
base::Result<StandingOrder> cancelled(StandingOrder order, base::Timestamp now);
// The same for a reason of the bank's, which is told.
base::Result<StandingOrder> stopped(StandingOrder order, std::string reason, base::Timestamp now);
StandingOrder paid(StandingOrder order, Attempt attempt, base::Id payment_id, base::Timestamp now,
                   const WorkingDays& days);
StandingOrder refused(StandingOrder order, Attempt attempt, std::string reason, base::Timestamp now,
                      const WorkingDays& days);

// "awaiting_approval", "active", …: the public words.
std::string_view name_of(OrderState state);

}  // namespace atollbank::standing_orders
