// SPDX-License-Identifier: Apache-2.0
#include "rpc/posting/posting_mapping.h"

#include <algorithm>
#include <span>
#include <string>

#include "base/bytes.h"
#include "ledger/packed.h"

namespace atollbank::rpc {
namespace {

using base::ErrorCode;
using base::Result;

tl::unexpected<base::Error> malformed_answer(std::string_view what) {
  return base::fail(ErrorCode::kInternal, "answer_malformed", what);
}

// A record of fixed size that travels as bytes.
template <class T>
Result<void> read_record(T& target, std::string_view bytes) {
  if (bytes.size() != sizeof(T)) return malformed_answer("a record has the wrong size");
  target = base::ByteReader(bytes).read<T>();
  return {};
}

template <class T>
std::string to_text(const std::vector<T>& records) {
  return std::string(base::bytes_of(std::span<const T>(records)));
}

// In an answer even an id is a server's promise.
Result<base::Id> answered_id(std::string_view text) {
  auto id = id_from_text(text);
  if (!id) return malformed_answer("an id is malformed");
  return id;
}

v1::StatementEntry to_proto(const posting::StatementEntry& entry) {
  v1::StatementEntry message;
  message.set_slot(entry.slot);
  message.set_kind(static_cast<std::uint32_t>(entry.kind));
  message.set_id(id_to_text(entry.id));
  message.set_amount_minor(entry.amount_minor);
  message.set_held_change_minor(entry.held_change_minor);
  message.set_balance_after(entry.balance_after);
  message.set_held_after(entry.held_after);
  message.set_booking_time_ns(entry.booking_time_ns);
  message.set_value_time_ns(entry.value_time_ns);
  message.set_code(entry.code);
  message.set_reference(id_to_text(entry.reference));
  message.set_related_slot(entry.related_slot);
  message.set_evidence(entry.evidence);
  return message;
}

Result<posting::StatementEntry> from_proto(const v1::StatementEntry& message) {
  posting::StatementEntry entry;
  entry.slot = message.slot();
  entry.kind = static_cast<ledger::format::SlotKind>(message.kind());
  ATOLL_TRY(entry.id, answered_id(message.id()));
  entry.amount_minor = message.amount_minor();
  entry.held_change_minor = message.held_change_minor();
  entry.balance_after = message.balance_after();
  entry.held_after = message.held_after();
  entry.booking_time_ns = message.booking_time_ns();
  entry.value_time_ns = message.value_time_ns();
  entry.code = message.code();
  ATOLL_TRY(entry.reference, answered_id(message.reference()));
  entry.related_slot = message.related_slot();
  entry.evidence = message.evidence();
  return entry;
}

}  // namespace

Result<base::Id> id_from_text(std::string_view text) {
  if (text.empty()) return base::Id{};
  return base::parse_base62(text);
}

std::string id_to_text(base::Id id) { return id.is_nil() ? std::string() : base::to_base62(id); }

Result<ledger::Batch> from_proto(const v1::PackedBatch& packed) {
  return ledger::unpack({.commands = packed.commands(),
                         .legs = packed.legs(),
                         .openings = packed.openings(),
                         .evidence = packed.evidence()});
}

v1::PackedBatch to_packed(const ledger::Batch& batch) {
  const ledger::PackedBatch views = ledger::pack(batch);
  v1::PackedBatch packed;
  packed.set_commands(views.commands.data(), views.commands.size());
  packed.set_legs(views.legs.data(), views.legs.size());
  packed.set_openings(views.openings.data(), views.openings.size());
  packed.set_evidence(views.evidence.data(), views.evidence.size());
  return packed;
}

Result<posting::Reply> from_proto(const v1::PackedReply& reply) {
  auto results = ledger::unpack_records<ledger::CommandResult>(reply.results());
  auto leg_balances = ledger::unpack_records<ledger::LegBalance>(reply.leg_balances());
  if (!results || !leg_balances) return malformed_answer("a reply holds a part of a record");
  return posting::Reply{*std::move(results), *std::move(leg_balances)};
}

v1::PackedReply to_packed(const posting::Reply& reply) {
  v1::PackedReply packed;
  packed.set_results(to_text(reply.results));
  packed.set_leg_balances(to_text(reply.leg_balances));
  return packed;
}

v1::BalanceResponse to_proto(const posting::AccountBalance& balance) {
  v1::BalanceResponse response;
  response.set_account(id_to_text(balance.account));
  response.set_balance_minor(balance.balance_minor);
  response.set_held_minor(balance.held_minor);
  if (balance.floor_minor != ledger::kNoFloor) response.set_floor_minor(balance.floor_minor);
  if (balance.ceiling_minor != ledger::kNoCeiling)
    response.set_ceiling_minor(balance.ceiling_minor);
  response.set_currency(balance.currency);
  response.set_state(balance.state);
  response.set_last_slot(balance.last_slot);
  response.set_as_of_slot(balance.as_of_slot);
  return response;
}

Result<posting::AccountBalance> from_proto(const v1::BalanceResponse& response) {
  posting::AccountBalance balance;
  ATOLL_TRY(balance.account, answered_id(response.account()));
  balance.balance_minor = response.balance_minor();
  balance.held_minor = response.held_minor();
  balance.floor_minor = response.has_floor_minor() ? response.floor_minor() : ledger::kNoFloor;
  if (response.has_ceiling_minor()) balance.ceiling_minor = response.ceiling_minor();
  balance.currency = static_cast<std::uint16_t>(response.currency());
  balance.state = response.state();
  balance.last_slot = response.last_slot();
  balance.as_of_slot = response.as_of_slot();
  return balance;
}

v1::NamedBalanceResponse to_proto(const std::vector<posting::NamedBalance>& sums) {
  v1::NamedBalanceResponse response;
  for (const posting::NamedBalance& sum : sums) {
    v1::NamedBalanceResponse::Sum& message = *response.add_sums();
    message.set_currency(sum.currency);
    message.set_balance_minor(sum.balance_minor);
    message.set_held_minor(sum.held_minor);
  }
  return response;
}

std::vector<posting::NamedBalance> from_proto(const v1::NamedBalanceResponse& response,
                                              base::Id owner, std::string_view balance_name) {
  std::vector<posting::NamedBalance> sums;
  for (const v1::NamedBalanceResponse::Sum& message : response.sums()) {
    sums.push_back({.owner = owner,
                    .balance_name = std::string(balance_name),
                    .currency = static_cast<std::uint16_t>(message.currency()),
                    .balance_minor = message.balance_minor(),
                    .held_minor = message.held_minor()});
  }
  return sums;
}

Result<posting::StatementRequest> from_proto(const v1::StatementRequest& request) {
  posting::StatementRequest statement;
  ATOLL_TRY(statement.account, id_from_text(request.account()));
  statement.before_slot = request.before_slot();
  if (request.limit() != 0)
    statement.limit = std::min(request.limit(), posting::kStatementLimitMax);
  return statement;
}

v1::StatementRequest to_proto(const posting::StatementRequest& request) {
  v1::StatementRequest message;
  message.set_account(id_to_text(request.account));
  message.set_before_slot(request.before_slot);
  message.set_limit(request.limit);
  return message;
}

v1::StatementResponse to_proto(const posting::StatementPage& page) {
  v1::StatementResponse response;
  response.set_next_before_slot(page.next_before_slot);
  for (const posting::StatementEntry& entry : page.entries)
    *response.add_entries() = to_proto(entry);
  return response;
}

Result<posting::StatementPage> from_proto(const v1::StatementResponse& response) {
  posting::StatementPage page;
  page.next_before_slot = response.next_before_slot();
  for (const v1::StatementEntry& message : response.entries()) {
    ATOLL_TRY(posting::StatementEntry entry, from_proto(message));
    page.entries.push_back(std::move(entry));
  }
  return page;
}

v1::FindResponse to_proto(const posting::RecordView& view) {
  v1::FindResponse response;
  response.set_slot(view.slot);
  response.set_record(std::string(base::bytes_of(view.record)));
  response.set_booking_time_ns(view.booking_time_ns);
  response.set_evidence(view.evidence);
  return response;
}

Result<posting::RecordView> from_proto(const v1::FindResponse& response) {
  posting::RecordView view;
  view.slot = response.slot();
  ATOLL_TRY_VOID(read_record(view.record, response.record()));
  view.booking_time_ns = response.booking_time_ns();
  view.evidence = response.evidence();
  return view;
}

v1::FollowedGroups to_proto(const posting::FollowedGroups& groups) {
  v1::FollowedGroups message;
  message.set_slots(to_text(groups.slots));
  message.set_next_slot(groups.next_slot);
  return message;
}

Result<posting::FollowedGroups> from_proto(const v1::FollowedGroups& message) {
  constexpr std::size_t kSlotSize = ledger::format::kSlotSize;
  if (message.slots().size() % kSlotSize != 0) return malformed_answer("a group is cut short");
  posting::FollowedGroups groups;
  groups.next_slot = message.next_slot();
  groups.slots.resize(message.slots().size() / kSlotSize);
  if (!groups.slots.empty())
    std::memcpy(groups.slots.data(), message.slots().data(), message.slots().size());
  return groups;
}

v1::AccountAtResponse to_proto(const ledger::AccountOpening& opening) {
  v1::AccountAtResponse response;
  response.set_opening(std::string(base::bytes_of(opening)));
  return response;
}

Result<ledger::AccountOpening> from_proto(const v1::AccountAtResponse& response) {
  ledger::AccountOpening opening;
  ATOLL_TRY_VOID(read_record(opening, response.opening()));
  return opening;
}

}  // namespace atollbank::rpc
