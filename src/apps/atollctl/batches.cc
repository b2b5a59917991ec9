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
                           command.kind == ledger::CommandKind::kCaptureHold;
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
  const std::uint8_t flags = order.is_final ? ledger::kFinalCapture : 0;
  return one_command(event_name_of(order.kind), {.kind = order.kind,
                                                 .flags = flags,
                                                 .currency = amount.currency,
                                                 .id = id,
                                                 .credit_account = order.credit,
                                                 .amount_minor = amount.minor,
                                                 .related = order.hold});
}

}  // namespace atollbank::atollctl
