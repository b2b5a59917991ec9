// SPDX-License-Identifier: Apache-2.0
#include "services/standing_orders/order_store.h"

#include <algorithm>
#include <utility>

#include "base/log.h"
#include "ports/commit_again.h"
#include "ports/record_value.h"
#include "services/audit/api.h"
#include "services/standing_orders/format/order_record.h"

namespace atollbank::standing_orders {

using base::ErrorCode;
using base::fail;
using base::Result;

namespace {

constexpr std::size_t kPartitionsPage = 256;

struct EventNames {
  const char* event_name;
  const char* event_type;
};

EventNames names_of(const std::optional<StandingOrder>& before, const StandingOrder& after) {
  if (!before) return {"CreateStandingOrder", "standing_order.created"};
  if (after.paid_count != before->paid_count) return {"PayStandingOrder", "standing_order.paid"};
  if (after.missed_count != before->missed_count) {
    return {"MissStandingOrder", "standing_order.missed"};
  }
  if (after.next != before->next) return {"RefuseStandingOrder", "standing_order.refused"};
  if (after.state == OrderState::kCancelled) {
    return {"CancelStandingOrder", "standing_order.cancelled"};
  }
  return {"ApproveStandingOrder", "standing_order.approved"};
}

audit::Fields state_of(const StandingOrder& order) {
  return {{"state", std::string(name_of(order.state))},
          {"paid_count", std::int64_t{order.paid_count}},
          {"missed_count", std::int64_t{order.missed_count}}};
}

audit::Change change_of(const std::optional<StandingOrder>& before, const StandingOrder& after) {
  const auto [event_name, event_type] = names_of(before, after);
  const std::string order_text = base::to_text("order", after.id);
  const std::string account_text = base::to_text("acc", after.account_id);
  audit::Change change{.service = "standing_orders",
                       .event_name = event_name,
                       .event_type = event_type,
                       .request = {{"account_id", account_text},
                                   {"amount", after.amount_minor},
                                   {"order_id", order_text},
                                   {"to_account_id", base::to_text("acc", after.to_account_id)}},
                       .outcome = {{"order_id", order_text},
                                   {"account_id", account_text},
                                   {"state", std::string(name_of(after.state))},
                                   {"paid_count", std::int64_t{after.paid_count}},
                                   {"missed_count", std::int64_t{after.missed_count}}},
                       .resources = {{.type = "StandingOrder", .name = order_text},
                                     {.type = "Account", .name = account_text}}};
  if (before) {
    change.outcome.emplace_back("state_before", std::string(name_of(before->state)));
    change.before = state_of(*before);
    change.after = state_of(after);
  }
  if (!after.last_refusal.empty()) change.outcome.emplace_back("reason", after.last_refusal);
  return change;
}

ports::Commit put_of(const StandingOrder& order, std::uint64_t version, std::string value) {
  return {.partition = format::orders_partition(order.account_id),
          .expected_version = version,
          .puts = {{.key = format::order_key(order.id), .value = std::move(value)}},
          .deletes = {},
          .events = {},
          .audit = {}};
}

// Of the accounts' partition.
audit::Change change_of_account(const char* event_name, const char* event_type,
                                base::Id account_id) {
  const std::string account_text = base::to_text("acc", account_id);
  return {.service = "standing_orders",
          .event_name = event_name,
          .event_type = event_type,
          .request = {{"account_id", account_text}},
          .outcome = {{"account_id", account_text}},
          .resources = {{.type = "Account", .name = account_text}}};
}

bool is_same_request(const StandingOrder& there, const StandingOrder& asked, bool any_first_date) {
  return there.user_id == asked.user_id && there.to_account_id == asked.to_account_id &&
         there.amount_minor == asked.amount_minor && there.reference == asked.reference &&
         there.terms.frequency == asked.terms.frequency &&
         (any_first_date || there.terms.first_date == asked.terms.first_date) &&
         there.terms.convention == asked.terms.convention &&
         there.terms.payment_count == asked.terms.payment_count &&
         there.terms.final_date == asked.terms.final_date;
}

}  // namespace

Result<std::optional<StandingOrder>> OrderStore::find_in(const ports::RecordReader& records,
                                                         base::Id account_id,
                                                         base::Id order_id) const {
  ATOLL_TRY(const auto value, ports::value_at(records, format::orders_partition(account_id),
                                              format::order_key(order_id)));
  if (!value) return std::optional<StandingOrder>();
  ATOLL_TRY(auto order, format::decode_order(*value));
  ATOLL_TRY(order, opened(std::move(order)));
  return std::optional<StandingOrder>(std::move(order));
}

Result<StandingOrder> OrderStore::opened(StandingOrder order) const {
  ATOLL_TRY_VOID(
      ports::open_text(persons_, ports::kNameText, order.payee.name_parts, order.payee.name));
  ATOLL_TRY_VOID(
      ports::open_text(persons_, ports::kReferenceText, order.reference_parts, order.reference));
  return order;
}

Result<std::optional<StandingOrder>> OrderStore::find(base::Id account_id,
                                                      base::Id order_id) const {
  return find_in(records_, account_id, order_id);
}

Result<std::optional<StandingOrder>> OrderStore::find_in_memory(base::Id account_id,
                                                                base::Id order_id) const {
  return find_in(records_.in_memory(), account_id, order_id);
}

Result<StandingOrder> OrderStore::begin(const StandingOrder& order, bool any_first_date,
                                        const Context& context) {
  ATOLL_TRY_VOID(note_account(order.account_id, context, order.created));
  return ports::commit_again([&]() -> Result<StandingOrder> {
    ATOLL_TRY(const auto version, records_.version(format::orders_partition(order.account_id)));
    ATOLL_TRY(const auto orders, list(order.account_id));
    for (const StandingOrder& there : orders) {
      if (there.id != order.id) continue;
      if (is_same_request(there, order, any_first_date)) return there;
      return fail(ErrorCode::kFailedPrecondition, "order_created_differently",
                  "the order's id is used by a different order");
    }
    const auto has_not_ended = [](const StandingOrder& there) { return !there.has_ended(); };
    const auto living = std::ranges::count_if(orders, has_not_ended);
    if (static_cast<std::size_t>(living) >= kOrdersMax || orders.size() >= kOrdersKeptMax) {
      return fail(ErrorCode::kResourceExhausted, "too_many_orders",
                  "the account has all the orders it may have");
    }
    ATOLL_TRY_VOID(audit::commit(records_, put_of(order, version, format::encode_order(order)),
                                 change_of(std::nullopt, order), context, order.created));
    return order;
  });
}

Result<void> OrderStore::note_account(base::Id account_id, const Context& context,
                                      base::Timestamp now) {
  const std::string partition = format::account_partition(account_id);
  return ports::commit_again([&]() -> Result<void> {
    ATOLL_TRY(const std::uint64_t version, records_.version(partition));
    if (version != 0) return {};
    return audit::commit(
        records_,
        {.partition = partition,
         .expected_version = version,
         .puts = {{.key = format::kAccountKey, .value = ""}},
         .deletes = {},
         .events = {},
         .audit = {}},
        change_of_account("BeginStandingOrders", "standing_orders.begun", account_id), context,
        now);
  });
}

// Two commits: what the first has put is not put again.
Result<void> OrderStore::move_orders(base::Id account_id, const Context& context,
                                     base::Timestamp now) {
  const audit::Change change =
      change_of_account("MoveStandingOrders", "standing_orders.moved", account_id);
  const std::string from = format::account_partition(account_id);
  ATOLL_TRY(const auto orders, records_.scan(from, format::kOrderPrefix, "", kOrdersKeptMax));
  if (orders.empty()) return {};
  const auto commit_at = [&](const std::string& partition, std::uint64_t version,
                             std::vector<ports::Put> puts, std::vector<std::string> deletes) {
    return audit::commit(records_,
                         {.partition = partition,
                          .expected_version = version,
                          .puts = std::move(puts),
                          .deletes = std::move(deletes),
                          .events = {},
                          .audit = {}},
                         change, context, now);
  };
  ATOLL_TRY_VOID(ports::commit_again([&]() -> Result<void> {
    const std::string to = format::orders_partition(account_id);
    ATOLL_TRY(const std::uint64_t version, records_.version(to));
    std::vector<ports::Put> missing;
    for (const ports::Put& order : orders) {
      ATOLL_TRY(const auto there, ports::value_at(records_, to, order.key));
      if (!there) missing.push_back(order);
    }
    return missing.empty() ? Result<void>() : commit_at(to, version, std::move(missing), {});
  }));
  return ports::commit_again([&]() -> Result<void> {
    ATOLL_TRY(const std::uint64_t version, records_.version(from));
    std::vector<std::string> moved;
    for (const ports::Put& order : orders) moved.push_back(order.key);
    return commit_at(from, version, {}, std::move(moved));
  });
}

payments::AlongWithEnd OrderStore::along(const StandingOrder& before, const StandingOrder& after) {
  return {.record = {.key = format::order_key(after.id), .value = format::encode_order(after)},
          .value_before = format::encode_order(before),
          .change = change_of(before, after)};
}

Result<StandingOrder> OrderStore::change(base::Id account_id, base::Id order_id, const Step& step,
                                         const Context& context, base::Timestamp now) {
  return ports::commit_again([&]() -> Result<StandingOrder> {
    ATOLL_TRY(const auto found,
              records_.get(format::orders_partition(account_id), format::order_key(order_id)));
    if (!found.value)
      return fail(ErrorCode::kNotFound, "order_not_found", "no such standing order");
    ATOLL_TRY(const StandingOrder before, format::decode_order(*found.value));
    ATOLL_TRY(const StandingOrder after, step(before));
    std::string value = format::encode_order(after);
    if (value == *found.value) return opened(after);
    ATOLL_TRY_VOID(audit::commit(records_, put_of(after, found.version, std::move(value)),
                                 change_of(before, after), context, now));
    return opened(after);
  });
}

Result<std::vector<StandingOrder>> OrderStore::list(base::Id account_id) const {
  ATOLL_TRY(const auto entries, records_.scan(format::orders_partition(account_id),
                                              format::kOrderPrefix, "", kOrdersKeptMax));
  std::vector<StandingOrder> orders;
  for (const auto& entry : entries) {
    ATOLL_TRY(auto order, format::decode_order(entry.value));
    ATOLL_TRY(order, opened(std::move(order)));
    orders.push_back(std::move(order));
  }
  std::ranges::sort(orders, {},
                    [](const StandingOrder& order) { return std::pair(order.created, order.id); });
  return orders;
}

Result<std::vector<StandingOrder>> OrderStore::active(const Context& context, base::Timestamp now) {
  std::vector<StandingOrder> found;
  for (std::string after;;) {
    ATOLL_TRY(const auto partitions,
              records_.partitions(format::kAccountsPrefix, after, kPartitionsPage));
    for (const std::string& partition : partitions) {
      const std::string account_text =
          partition.substr(std::string_view(format::kAccountsPrefix).size());
      ATOLL_TRY(const base::Id account_id, base::parse_base62(account_text));
      ATOLL_TRY_VOID(move_orders(account_id, context, now));
      auto orders = list(account_id);
      if (!orders && orders.error().code != ErrorCode::kDataLoss) return fail(orders.error());
      if (!orders) {
        base::log_error("standing_orders_not_read",
                        {{"account_id", base::to_text("acc", account_id)}});
        continue;
      }
      for (StandingOrder& order : *orders) {
        if (order.state == OrderState::kActive) found.push_back(std::move(order));
      }
    }
    if (partitions.size() < kPartitionsPage) return found;
    after = partitions.back();
  }
}

}  // namespace atollbank::standing_orders
