// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/typed_order.h"

#include "apps/atollctl/arguments.h"
#include "apps/atollctl/definitions/definition_words.h"

namespace atollbank::atollctl {

using base::Result;

namespace {

Result<ChangeHold> change_hold(ledger::CommandKind kind, const Typed& typed) {
  ChangeHold order{.kind = kind};
  ATOLL_TRY(order.id, id_argument("--id", typed.id));
  ATOLL_TRY(order.hold, id_argument("HOLD", typed.hold));
  if (!typed.amount.empty()) {
    ATOLL_TRY(order.amount, amount_argument("--amount", typed.amount, false));
  }
  ATOLL_TRY(order.credit, id_argument("--credit", typed.credit));
  order.is_final = typed.is_final;
  order.is_above = typed.is_above;
  return order;
}

Result<std::optional<std::string>> optional_amount(std::string_view option,
                                                   const std::string& text) {
  if (text.empty()) return std::optional<std::string>{};
  ATOLL_TRY(std::string amount, amount_argument(option, text, true));
  return std::optional(std::move(amount));
}

Result<Order> set_limit(ledger::CommandKind kind, std::string_view option, const std::string& limit,
                        const Typed& typed) {
  SetLimit order{.kind = kind};
  ATOLL_TRY(order.id, id_argument("--id", typed.id));
  ATOLL_TRY(order.account, id_argument("ACCOUNT", typed.account));
  ATOLL_TRY(order.amount, optional_amount(option, limit));
  return order;
}

}  // namespace

Result<Order> create_account_order(const Typed& typed) {
  CreateAccount order{
      .currency = typed.currency, .legal_entity = typed.legal_entity, .chart_code = typed.code};
  ATOLL_TRY(order.id, id_argument("--id", typed.id));
  ATOLL_TRY(order.owner, id_argument("--owner", typed.owner));
  if (typed.slice >= 0) order.slice = static_cast<std::uint16_t>(typed.slice);
  if (!typed.no_floor) {
    ATOLL_TRY(order.floor, amount_argument("--floor", typed.floor, true));
  }
  ATOLL_TRY(order.namespace_name, name_argument("--namespace", typed.namespace_name,
                                                sizeof(ledger::AccountOpening::namespace_name)));
  ATOLL_TRY(order.name, name_argument("--name", typed.name, sizeof(ledger::AccountOpening::name)));
  if (!typed.balance_name.empty()) {
    ATOLL_TRY(order.balance_name, name_argument("--balance-name", typed.balance_name,
                                                sizeof(ledger::AccountOpening::balance_name)));
  }
  return order;
}

Result<Order> post_order(const Typed& typed) {
  Post order{.code = typed.code};
  ATOLL_TRY(order.id, id_argument("--id", typed.id));
  ATOLL_TRY(order.debit, id_argument("--debit", typed.debit));
  ATOLL_TRY(order.credit, id_argument("--credit", typed.credit));
  ATOLL_TRY(order.amount, amount_argument("--amount", typed.amount, false));
  if (!typed.currency.empty()) order.currency = typed.currency;
  ATOLL_TRY(order.reference, id_argument("--reference", typed.reference));
  if (!typed.value_time.empty()) {
    ATOLL_TRY(order.value_time, time_argument("--value-time", typed.value_time));
  }
  ATOLL_TRY(order.if_balance_min, optional_amount("--if-balance-min", typed.if_balance_min));
  ATOLL_TRY(order.if_balance_max, optional_amount("--if-balance-max", typed.if_balance_max));
  order.if_version = typed.if_version;
  ATOLL_TRY(order.metadata, metadata_words(typed.metadata, typed.subject));
  return order;
}

Result<Order> place_hold_order(const Typed& typed) {
  PlaceHold order{.code = typed.code};
  ATOLL_TRY(order.id, id_argument("--id", typed.id));
  ATOLL_TRY(order.account, id_argument("--account", typed.account));
  ATOLL_TRY(order.payee, id_argument("--payee", typed.payee));
  ATOLL_TRY(order.amount, amount_argument("--amount", typed.amount, false));
  if (!typed.lasts.empty()) {
    ATOLL_TRY(order.lasts, duration_argument("--for", typed.lasts));
  }
  if (!typed.until.empty()) {
    ATOLL_TRY(order.until, time_argument("--until", typed.until));
  }
  ATOLL_TRY(order.reference, id_argument("--reference", typed.reference));
  return order;
}

Result<Order> increase_hold_order(const Typed& typed) {
  return change_hold(ledger::CommandKind::kIncreaseHold, typed);
}

Result<Order> capture_hold_order(const Typed& typed) {
  return change_hold(ledger::CommandKind::kCaptureHold, typed);
}

Result<Order> release_hold_order(const Typed& typed) {
  return change_hold(ledger::CommandKind::kReleaseHold, typed);
}

Result<Order> extend_hold_order(const Typed& typed) {
  ExtendHold order;
  ATOLL_TRY(order.id, id_argument("--id", typed.id));
  ATOLL_TRY(order.hold, id_argument("HOLD", typed.hold));
  if (!typed.lasts.empty()) {
    ATOLL_TRY(order.lasts, duration_argument("--for", typed.lasts));
  }
  if (!typed.until.empty()) {
    ATOLL_TRY(order.until, time_argument("--until", typed.until));
  }
  return order;
}

Result<Order> set_floor_order(const Typed& typed) {
  return set_limit(ledger::CommandKind::kSetFloor, "--floor",
                   typed.no_floor ? std::string() : typed.floor, typed);
}

Result<Order> set_ceiling_order(const Typed& typed) {
  return set_limit(ledger::CommandKind::kSetCeiling, "--ceiling", typed.ceiling, typed);
}

Result<Order> set_name_limits_order(const Typed& typed) {
  SetNameLimits order;
  ATOLL_TRY(order.id, id_argument("--id", typed.id));
  ATOLL_TRY(order.account, id_argument("ACCOUNT", typed.account));
  ATOLL_TRY(order.floor, optional_amount("--floor", typed.no_floor ? std::string() : typed.floor));
  ATOLL_TRY(order.ceiling, optional_amount("--ceiling", typed.ceiling));
  return order;
}

Result<Order> close_period_order(const Typed& typed) {
  ClosePeriod order{.is_sealed = typed.is_sealed};
  ATOLL_TRY(order.id, id_argument("--id", typed.id));
  ATOLL_TRY(order.before, time_argument("--before", typed.before));
  return order;
}

Result<Order> accrue_order(const Typed& typed) {
  Accrue order{.nanos = typed.nanos, .code = typed.code};
  ATOLL_TRY(order.id, id_argument("--id", typed.id));
  ATOLL_TRY(order.debit, id_argument("--debit", typed.debit));
  ATOLL_TRY(order.credit, id_argument("--credit", typed.credit));
  return order;
}

Result<Order> exchange_order(const Typed& typed) {
  Exchange order{.code = typed.code};
  ATOLL_TRY(order.id, id_argument("--id", typed.id));
  ATOLL_TRY(order.debit, id_argument("--debit", typed.debit));
  ATOLL_TRY(order.credit, id_argument("--credit", typed.credit));
  ATOLL_TRY(order.house_base, id_argument("--house-base", typed.house_base));
  ATOLL_TRY(order.house_quote, id_argument("--house-quote", typed.house_quote));
  ATOLL_TRY(order.amount, amount_argument("--amount", typed.amount, false));
  ATOLL_TRY(order.rate, rate_argument("--rate", typed.rate, typed.rounding));
  return order;
}

Result<Order> balance_order(const Typed& typed) {
  if (typed.account.empty() == typed.owner.empty()) {
    return base::fail(bad_argument("balance", "takes an ACCOUNT, or --owner with --balance-name"));
  }
  if (!typed.account.empty()) {
    ShowBalance order;
    ATOLL_TRY(order.account, id_argument("ACCOUNT", typed.account));
    return order;
  }
  ShowNamedBalance order;
  ATOLL_TRY(order.owner, id_argument("--owner", typed.owner));
  ATOLL_TRY(order.balance_name, name_argument("--balance-name", typed.balance_name,
                                              sizeof(ledger::AccountOpening::balance_name)));
  return order;
}

Result<Order> statement_order(const Typed& typed) {
  ShowStatement order{.limit = typed.limit, .before_slot = typed.before_slot};
  ATOLL_TRY(order.account, id_argument("ACCOUNT", typed.account));
  return order;
}

Result<Order> find_order(const Typed& typed) {
  FindRecord order;
  ATOLL_TRY(order.id, id_argument("ID", typed.id));
  return order;
}

Result<Order> verify_order(const Typed& typed) { return Verify{.data_folder = typed.data_folder}; }

}  // namespace atollbank::atollctl
