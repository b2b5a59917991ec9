// SPDX-License-Identifier: Apache-2.0
#include <atoll/ledger.h>

#include <algorithm>

#include "apps/embedded/conversion.h"
#include "apps/embedded/open_ledger.h"
#include "base/log.h"
#include "base/processor.h"
#include "ledger/format/slot.h"

namespace atollbank::embedded {

using posting::Context;
using posting::PostingApi;

constexpr std::uint32_t kFollowBytesMax = 1u << 20;

struct Ledger::State {
  State(std::unique_ptr<apps::LedgerHost> host, const base::Clock& system_clock,
        base::Duration patience)
      : calls(std::move(host), system_clock, patience) {}
  OpenLedger calls;
};

namespace {

const base::SystemClock system_clock;

// Of a batch of one.
template <class Said>
Result<CommandResult> submit_one(Ledger& ledger, const Said& said) {
  Batch batch;
  batch.add(said);
  auto reply = ledger.submit(batch);
  if (!reply) return reply.error();
  return reply->results.front();
}

}  // namespace

Result<Ledger> Ledger::open(const std::string& folder, const Options& options) {
  base::require_processor();
  base::configure_log(options.log_to_stderr ? base::LogLevel::kInfo : base::LogLevel::kOff,
                      base::LogFormat::kText);
  auto host = apps::LedgerHost::start(folder, {}, system_clock);
  if (!host) return to_public(host.error());
  const auto patience = base::Duration::from_ms(options.timeout_ms);
  return Ledger(std::make_unique<State>(*std::move(host), system_clock, patience));
}

Ledger::Ledger(std::unique_ptr<State> state) : state_(std::move(state)) {}
Ledger::Ledger(Ledger&&) noexcept = default;
Ledger& Ledger::operator=(Ledger&&) noexcept = default;
Ledger::~Ledger() = default;

Result<Done> Ledger::close() {
  const auto result = state_->calls.close();
  if (!result) return to_public(result.error());
  return Done{};
}

Id Ledger::new_id() { return to_public(state_->calls.new_id()); }

Result<Reply> Ledger::submit(const Batch& batch) {
  auto start = [&batch](PostingApi& api, const Context& context, auto done) {
    api.submit(context, to_house(batch), std::move(done));
  };
  return to_public_result<Reply>(state_->calls.change<posting::Reply>(start));
}

Result<CommandResult> Ledger::open_account(const AccountOpening& opening) {
  return submit_one(*this, opening);
}
Result<CommandResult> Ledger::post(const Posting& posting) { return submit_one(*this, posting); }
Result<CommandResult> Ledger::hold(const Hold& hold) { return submit_one(*this, hold); }
Result<CommandResult> Ledger::capture(const Capture& capture) { return submit_one(*this, capture); }
Result<CommandResult> Ledger::release(const Release& release) { return submit_one(*this, release); }

Result<AccountBalance> Ledger::balance(Id account) {
  auto start = [account](PostingApi& api, const Context& context, auto done) {
    api.balance(context, to_house(account), std::move(done));
  };
  return to_public_result<AccountBalance>(state_->calls.read<posting::AccountBalance>(start));
}

Result<StatementPage> Ledger::statement(Id account, std::uint64_t before_slot,
                                        std::uint32_t limit) {
  const posting::StatementRequest request{
      .account = to_house(account), .before_slot = before_slot, .limit = limit};
  auto start = [&request](PostingApi& api, const Context& context, auto done) {
    api.statement(context, request, std::move(done));
  };
  return to_public_result<StatementPage>(state_->calls.read<posting::StatementPage>(start));
}

Result<Record> Ledger::find(Id id) {
  auto start = [id](PostingApi& api, const Context& context, auto done) {
    api.find(context, to_house(id), std::move(done));
  };
  return to_public_result<Record>(state_->calls.read<posting::RecordView>(start));
}

Result<FollowedGroups> Ledger::follow(std::uint64_t from_slot, std::uint32_t timeout_ms) {
  from_slot = std::max(from_slot, ledger::format::kFirstSlot);
  auto start = [from_slot](PostingApi& api, const Context& context, auto done) {
    api.follow(context, from_slot, kFollowBytesMax, std::move(done));
  };
  const auto patience = base::Duration::from_ms(timeout_ms);
  return to_public_result<FollowedGroups>(
      state_->calls.read_within<posting::FollowedGroups>(patience, start));
}

std::string to_text(Id id) { return base::to_base62(to_house(id)); }

Result<Id> parse_id(std::string_view text) {
  return to_public_result<Id>(base::parse_base62(text));
}

std::string_view outcome_name(std::uint16_t outcome) {
  const std::string_view name = ledger::name_of(static_cast<ledger::Outcome>(outcome));
  return name.empty() ? "unknown_outcome" : name;
}

}  // namespace atollbank::embedded
