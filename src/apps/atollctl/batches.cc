// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/batches.h"

#include <algorithm>

#include "base/assert.h"
#include "services/posting/evidence.h"

namespace atollbank::atollctl {
namespace {

ledger::Batch one_command(std::string_view event_name, ledger::Command command) {
  posting::Evidence evidence;
  evidence.event_name = event_name;
  evidence.subject = kSubject;
  evidence.request_id = command.id;
  const bool moves_money = command.kind == ledger::CommandKind::kPost ||
                           command.kind == ledger::CommandKind::kCaptureHold ||
                           command.kind == ledger::CommandKind::kPostExchange ||
                           command.kind == ledger::CommandKind::kAccrue;
  if (moves_money) evidence.scheme = posting::Scheme::kAdjustment;
  ledger::Batch batch;
  batch.attach_evidence(command, posting::encode_evidence(evidence));
  batch.commands.push_back(command);
  return batch;
}

std::string_view event_name_of(ledger::CommandKind kind) {
  if (kind == ledger::CommandKind::kIncreaseHold) return "IncreaseLedgerHold";
  if (kind == ledger::CommandKind::kCaptureHold) return "CaptureLedgerHold";
  return "ReleaseLedgerHold";
}

template <std::size_t kSize>
void put_name(char (&place)[kSize], std::string_view name) {
  ATOLL_ASSERT(name.size() <= kSize);
  std::copy(name.begin(), name.end(), place);
}

}  // namespace

ledger::Batch batch_of(const CreateAccount& order, base::Id id, std::uint16_t currency,
                       std::optional<std::int64_t> floor_minor) {
  ledger::AccountOpening opening{.id = id,
                                 .owner = order.owner,
                                 .floor_minor = floor_minor.value_or(ledger::kNoFloor),
                                 .currency = currency,
                                 .legal_entity = order.legal_entity,
                                 .chart_code = order.chart_code};
  put_name(opening.namespace_name, order.namespace_name);
  put_name(opening.name, order.name);
  put_name(opening.balance_name, order.balance_name);
  ledger::Batch batch = one_command(
      "OpenLedgerAccount",
      {.kind = ledger::CommandKind::kOpenAccount, .id = id, .side_index = 0, .side_count = 1});
  batch.openings.push_back(opening);
  return batch;
}

ledger::Batch batch_of(const Post& order, base::Id id, Sum amount) {
  return one_command("PostToLedger",
                     {.kind = ledger::CommandKind::kPost,
                      .currency = amount.currency,
                      .code = order.code,
                      .id = id,
                      .debit_account = order.debit,
                      .credit_account = order.credit,
                      .amount_minor = amount.minor,
                      .value_time_ns = order.value_time ? order.value_time->nanoseconds : 0,
                      .reference = order.reference});
}

ledger::Batch batch_of(const PlaceHold& order, base::Id id, Sum amount,
                       std::int64_t expires_at_ns) {
  return one_command("PlaceLedgerHold", {.kind = ledger::CommandKind::kPlaceHold,
                                         .currency = amount.currency,
                                         .code = order.code,
                                         .id = id,
                                         .debit_account = order.account,
                                         .credit_account = order.payee,
                                         .amount_minor = amount.minor,
                                         .reference = order.reference,
                                         .limit_or_time = expires_at_ns});
}

ledger::Batch batch_of(const ChangeHold& order, base::Id id, Sum amount) {
  const auto flags = static_cast<std::uint8_t>((order.is_final ? ledger::kFinalCapture : 0) |
                                               (order.is_above ? ledger::kAboveHold : 0));
  return one_command(event_name_of(order.kind), {.kind = order.kind,
                                                 .flags = flags,
                                                 .currency = amount.currency,
                                                 .id = id,
                                                 .credit_account = order.credit,
                                                 .amount_minor = amount.minor,
                                                 .related = order.hold});
}

ledger::Batch batch_of(const SetLimit& order, base::Id id, std::int64_t limit_minor) {
  const bool is_floor = order.kind == ledger::CommandKind::kSetFloor;
  return one_command(
      is_floor ? "SetLedgerFloor" : "SetLedgerCeiling",
      {.kind = order.kind, .id = id, .debit_account = order.account, .limit_or_time = limit_minor});
}

ledger::Batch batch_of(const SetNameLimits& order, base::Id id, std::int64_t floor_minor,
                       std::int64_t ceiling_minor) {
  return one_command("SetLedgerBalanceLimits", {.kind = ledger::CommandKind::kSetBalanceLimits,
                                                .id = id,
                                                .debit_account = order.account,
                                                .amount_minor = ceiling_minor,
                                                .limit_or_time = floor_minor});
}

ledger::Batch batch_of(const ExtendHold& order, base::Id id, std::int64_t expires_at_ns) {
  return one_command("ExtendLedgerHold", {.kind = ledger::CommandKind::kExtendHold,
                                          .id = id,
                                          .related = order.hold,
                                          .limit_or_time = expires_at_ns});
}

ledger::Batch batch_of(const ClosePeriod& order, base::Id id) {
  const std::uint8_t flags = order.is_sealed ? ledger::kSealed : 0;
  return one_command("CloseLedgerPeriod", {.kind = ledger::CommandKind::kClosePeriod,
                                           .flags = flags,
                                           .id = id,
                                           .limit_or_time = order.before.nanoseconds});
}

ledger::Batch batch_of(const Accrue& order, base::Id id, std::uint16_t currency) {
  return one_command("AccrueInLedger", {.kind = ledger::CommandKind::kAccrue,
                                        .currency = currency,
                                        .code = order.code,
                                        .id = id,
                                        .debit_account = order.debit,
                                        .credit_account = order.credit,
                                        .amount_minor = order.nanos});
}

ledger::Batch batch_of(const Exchange& order, base::Id id, Sum base, Sum quote) {
  ledger::Command command{.kind = ledger::CommandKind::kPostExchange,
                          .currency = base.currency,
                          .code = order.code,
                          .id = id,
                          .side_count = 4};
  order.rate.write_to(command);
  ledger::Batch batch = one_command("ExchangeInLedger", command);
  const auto add = [&](ledger::AccountId account, std::int64_t minor, std::uint16_t currency) {
    batch.legs.push_back({.account = account, .amount_minor = minor, .currency = currency});
  };
  add(order.debit, -base.minor, base.currency);
  add(order.house_base, base.minor, base.currency);
  add(order.house_quote, -quote.minor, quote.currency);
  add(order.credit, quote.minor, quote.currency);
  return batch;
}

ledger::Batch guarded(ledger::Batch post, std::int64_t balance_min, std::int64_t balance_max,
                      std::uint64_t version) {
  const ledger::Command& guards = post.commands.front();
  base::Id id = guards.id;
  id.low ^= 1;  // of the same slice, and the same in a retry
  const ledger::Command condition{.kind = ledger::CommandKind::kExpect,
                                  .flags = ledger::kLinked,
                                  .id = id,
                                  .debit_account = guards.debit_account,
                                  .amount_minor = balance_min,
                                  .related = {.high = 0, .low = version},
                                  .limit_or_time = balance_max};
  post.commands.insert(post.commands.begin(), condition);
  return post;
}

}  // namespace atollbank::atollctl
