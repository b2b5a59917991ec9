// SPDX-License-Identifier: Apache-2.0
// The C API over the C++ one: no rule of its own. Nothing thrown passes it.
#include <atoll/ledger.h>
#include <atoll_ledger.h>

#include <algorithm>
#include <cstring>
#include <exception>
#include <memory>
#include <optional>
#include <type_traits>

struct atoll_ledger {
  atollbank::embedded::Ledger ledger;
};

namespace {

namespace embedded = atollbank::embedded;

static_assert(sizeof(atoll_command) == sizeof(embedded::Command) &&
              offsetof(atoll_command, related) == offsetof(embedded::Command, related) &&
              offsetof(atoll_command, evidence_size) == offsetof(embedded::Command, evidence_size));
static_assert(sizeof(atoll_leg) == sizeof(embedded::Leg));
static_assert(sizeof(atoll_opening) == sizeof(embedded::AccountOpening) &&
              offsetof(atoll_opening, balance_name) ==
                  offsetof(embedded::AccountOpening, balance_name));
static_assert(sizeof(atoll_result) == sizeof(embedded::CommandResult) &&
              offsetof(atoll_result, held_after) == offsetof(embedded::CommandResult, held_after));
static_assert(sizeof(atoll_leg_balance) == sizeof(embedded::LegBalance));
static_assert(ATOLL_NO_FLOOR == embedded::kNoFloor &&
              ATOLL_SET_BALANCE_LIMITS ==
                  static_cast<int>(embedded::CommandKind::kSetBalanceLimits) &&
              ATOLL_SEALED == static_cast<int>(embedded::kSealed) &&
              ATOLL_UNKNOWN == static_cast<int>(embedded::ErrorCode::kUnknown) &&
              ATOLL_INTERNAL == static_cast<int>(embedded::ErrorCode::kInternal));

template <std::size_t kSize>
void copy_text(char (&place)[kSize], std::string_view text) {
  const std::size_t size = std::min(text.size(), kSize - 1);
  std::copy_n(text.data(), size, place);
  place[size] = '\0';
}

atoll_status fail(atoll_error* error, const embedded::Error& why) {
  const auto status = static_cast<atoll_status>(why.code);
  if (error != nullptr) {
    error->status = status;
    error->retry_after_ms = why.retry_after_ms;
    copy_text(error->reason, why.reason);
    copy_text(error->message, why.message);
  }
  return status;
}

atoll_status bad_argument(atoll_error* error, std::string_view message) {
  return fail(error, {.code = embedded::ErrorCode::kInvalidArgument,
                      .reason = "bad_argument",
                      .message = std::string(message)});
}

// Runs one call; what the standard library throws (no memory) becomes an error.
template <class Call>
atoll_status guarded(atoll_error* error, Call call) {
  try {
    return call();
  } catch (const std::exception& failure) {
    return fail(error, {.code = embedded::ErrorCode::kInternal,
                        .reason = "library_failed",
                        .message = failure.what()});
  }
}

embedded::Id to_id(atoll_id id) { return {id.high, id.low}; }
atoll_id to_c(embedded::Id id) { return {id.high, id.low}; }

// Records that have the same bytes on both sides.
template <class Target, class Source>
std::vector<Target> copied(const Source* records, std::size_t count) {
  static_assert(sizeof(Target) == sizeof(Source) && std::is_trivially_copyable_v<Target>);
  std::vector<Target> copies(count);
  if (count != 0) std::memcpy(static_cast<void*>(copies.data()), records, count * sizeof(Source));
  return copies;
}

template <class Target, class Source>
void copy_out(const std::vector<Source>& records, Target* out) {
  static_assert(sizeof(Target) == sizeof(Source) && std::is_trivially_copyable_v<Target>);
  if (!records.empty()) std::memcpy(out, records.data(), records.size() * sizeof(Source));
}

bool lacks_an_array(const atoll_batch& batch) {
  return (batch.command_count != 0 && batch.commands == nullptr) ||
         (batch.leg_count != 0 && batch.legs == nullptr) ||
         (batch.opening_count != 0 && batch.openings == nullptr) ||
         (batch.evidence_size != 0 && batch.evidence == nullptr);
}

embedded::Batch to_batch(const atoll_batch& batch) {
  embedded::Batch made;
  made.commands = copied<embedded::Command>(batch.commands, batch.command_count);
  made.legs = copied<embedded::Leg>(batch.legs, batch.leg_count);
  made.openings = copied<embedded::AccountOpening>(batch.openings, batch.opening_count);
  if (batch.evidence_size != 0) made.evidence.assign(batch.evidence, batch.evidence_size);
  return made;
}

atoll_statement_entry to_c(const embedded::StatementEntry& entry) {
  return {.slot = entry.slot,
          .id = to_c(entry.id),
          .amount_minor = entry.amount_minor,
          .held_change_minor = entry.held_change_minor,
          .balance_after = entry.balance_after,
          .held_after = entry.held_after,
          .booking_time_ns = entry.booking_time_ns,
          .value_time_ns = entry.value_time_ns,
          .reference = to_c(entry.reference),
          .related_slot = entry.related_slot,
          .code = entry.code,
          .kind = entry.kind,
          .reserved = {}};
}

}  // namespace

atoll_status atoll_ledger_open(const char* folder, uint32_t timeout_ms, atoll_ledger** ledger,
                               atoll_error* error) {
  if (folder == nullptr || ledger == nullptr)
    return bad_argument(error, "a folder and a place for the ledger");
  *ledger = nullptr;
  return guarded(error, [&]() -> atoll_status {
    embedded::Options options;
    if (timeout_ms != 0) options.timeout_ms = timeout_ms;
    auto opened = embedded::Ledger::open(folder, options);
    if (!opened) return fail(error, opened.error());
    *ledger = std::make_unique<atoll_ledger>(*std::move(opened)).release();
    return ATOLL_OK;
  });
}

atoll_status atoll_ledger_close(atoll_ledger* ledger, atoll_error* error) {
  return guarded(error, [&]() -> atoll_status {
    const auto closed = ledger->ledger.close();
    return closed ? ATOLL_OK : fail(error, closed.error());
  });
}

void atoll_ledger_free(atoll_ledger* ledger) { const std::unique_ptr<atoll_ledger> owner(ledger); }

atoll_id atoll_ledger_new_id(atoll_ledger* ledger) { return to_c(ledger->ledger.new_id()); }

atoll_status atoll_ledger_submit(atoll_ledger* ledger, const atoll_batch* batch,
                                 atoll_result* results, atoll_leg_balance* leg_balances,
                                 atoll_error* error) {
  if (batch == nullptr || results == nullptr || lacks_an_array(*batch))
    return bad_argument(error, "a batch with its arrays, and room for results");
  return guarded(error, [&]() -> atoll_status {
    const auto reply = ledger->ledger.submit(to_batch(*batch));
    if (!reply) return fail(error, reply.error());
    copy_out(reply->results, results);
    if (leg_balances != nullptr) copy_out(reply->leg_balances, leg_balances);
    return ATOLL_OK;
  });
}

atoll_status atoll_ledger_balance(atoll_ledger* ledger, atoll_id account, atoll_balance* balance,
                                  atoll_error* error) {
  if (balance == nullptr) return bad_argument(error, "a place for the balance");
  return guarded(error, [&]() -> atoll_status {
    const auto found = ledger->ledger.balance(to_id(account));
    if (!found) return fail(error, found.error());
    *balance = {.account = account,
                .balance_minor = found->balance_minor,
                .held_minor = found->held_minor,
                .available_minor = found->available_minor,
                .floor_minor = found->floor_minor,
                .ceiling_minor = found->ceiling_minor,
                .currency = found->currency,
                .reserved = 0,
                .state = found->state,
                .last_slot = found->last_slot,
                .as_of_slot = found->as_of_slot};
    return ATOLL_OK;
  });
}

atoll_status atoll_ledger_statement(atoll_ledger* ledger, atoll_id account, uint64_t before_slot,
                                    atoll_statement_entry* entries, size_t capacity, size_t* count,
                                    uint64_t* next_before_slot, atoll_error* error) {
  if (entries == nullptr || capacity == 0 || count == nullptr || next_before_slot == nullptr)
    return bad_argument(error, "room for entries, their count and the next page");
  return guarded(error, [&]() -> atoll_status {
    constexpr std::size_t kEntriesMax = 8190;
    const auto limit = static_cast<std::uint32_t>(std::min(capacity, kEntriesMax));
    const auto page = ledger->ledger.statement(to_id(account), before_slot, limit);
    if (!page) return fail(error, page.error());
    std::transform(page->entries.begin(), page->entries.end(), entries,
                   [](const embedded::StatementEntry& entry) { return to_c(entry); });
    *count = page->entries.size();
    *next_before_slot = page->next_before_slot;
    return ATOLL_OK;
  });
}

atoll_status atoll_ledger_find(atoll_ledger* ledger, atoll_id id, atoll_record* record,
                               char* evidence, size_t capacity, size_t* evidence_size,
                               atoll_error* error) {
  if (record == nullptr || (evidence == nullptr && capacity != 0))
    return bad_argument(error, "a place for the record and its evidence");
  return guarded(error, [&]() -> atoll_status {
    const auto found = ledger->ledger.find(to_id(id));
    if (!found) return fail(error, found.error());
    *record = {.slot = found->slot,
               .booking_time_ns = found->booking_time_ns,
               .outcome = found->outcome,
               .kind = found->kind,
               .reserved = {},
               .bytes = {}};
    std::memcpy(record->bytes, found->bytes, sizeof(record->bytes));
    std::copy_n(found->evidence.data(), std::min(found->evidence.size(), capacity), evidence);
    if (evidence_size != nullptr) *evidence_size = found->evidence.size();
    return ATOLL_OK;
  });
}

atoll_status atoll_ledger_follow(atoll_ledger* ledger, uint64_t from_slot, uint32_t timeout_ms,
                                 void* slots, size_t capacity, size_t* size, uint64_t* next_slot,
                                 atoll_error* error) {
  if (slots == nullptr || size == nullptr || next_slot == nullptr)
    return bad_argument(error, "room for slots, their size and the next slot");
  return guarded(error, [&]() -> atoll_status {
    const auto groups = ledger->ledger.follow(from_slot, timeout_ms);
    if (!groups) return fail(error, groups.error());
    *size = groups->slots.size();
    if (groups->slots.size() > capacity)
      return fail(error, {.code = embedded::ErrorCode::kResourceExhausted,
                          .reason = "buffer_too_small",
                          .message = "the groups do not fit"});
    std::memcpy(slots, groups->slots.data(), groups->slots.size());
    *next_slot = groups->next_slot;
    return ATOLL_OK;
  });
}

const char* atoll_outcome_name(uint16_t outcome) {
  return embedded::outcome_name(outcome).data();  // literals, which end with a zero
}

void atoll_id_to_text(atoll_id id, char text[23]) {
  const std::string made = embedded::to_text(to_id(id));
  std::memcpy(text, made.c_str(), made.size() + 1);
}

atoll_status atoll_id_parse(const char* text, atoll_id* id, atoll_error* error) {
  if (text == nullptr || id == nullptr) return bad_argument(error, "a text and a place for the id");
  return guarded(error, [&]() -> atoll_status {
    const auto parsed = embedded::parse_id(text);
    if (!parsed) return fail(error, parsed.error());
    *id = to_c(*parsed);
    return ATOLL_OK;
  });
}
