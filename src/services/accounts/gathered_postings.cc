// SPDX-License-Identifier: Apache-2.0
#include "services/accounts/gathered_postings.h"

#include <utility>

#include "runtime/priority.h"

namespace atollbank::accounts {

namespace {

constexpr std::size_t kBatchMax = 256;  // others' postings wait behind a batch
constexpr std::size_t kWaitingMax = 8192;
constexpr base::Duration kGatherFor = base::Duration::from_ms(2);

}  // namespace

void GatheredPostings::submit(ledger::Command command, std::string evidence,
                              posting::Completion<ledger::CommandResult> done) {
  if (waiting_.size() >= kWaitingMax) {
    return done(base::fail(base::ErrorCode::kResourceExhausted, "posting_overloaded",
                           "too many postings of background work wait for the ledger"));
  }
  waiting_.push_back(
      {.command = command, .evidence = std::move(evidence), .done = std::move(done)});
  send_later();
}

void GatheredPostings::send_later() {
  if (will_send_ || is_under_way_ || waiting_.empty()) return;
  will_send_ = true;
  const runtime::PriorityScope scope(runtime::Priority::kBackground);
  executor_.post_after(kGatherFor, [this] { send(); });
}

void GatheredPostings::send() {
  will_send_ = false;
  is_under_way_ = true;
  std::vector<Waiting> sent = std::exchange(waiting_, {});
  if (sent.size() > kBatchMax) {
    const auto rest = sent.begin() + kBatchMax;
    waiting_.assign(std::make_move_iterator(rest), std::make_move_iterator(sent.end()));
    sent.erase(rest, sent.end());
  }
  ledger::Batch batch;
  for (Waiting& one : sent) {
    batch.commands.push_back(one.command);
    batch.attach_evidence(batch.commands.back(), one.evidence);
  }
  posting::Context context;
  context.executor = &executor_;
  posting_.submit(context, std::move(batch),
                  [this, sent = std::move(sent)](base::Result<posting::Reply> reply) mutable {
                    answer(std::move(sent), std::move(reply));
                  });
}

void GatheredPostings::answer(std::vector<Waiting> sent, base::Result<posting::Reply> reply) {
  is_under_way_ = false;
  for (std::size_t i = 0; i < sent.size(); ++i) {
    if (!reply) {
      sent[i].done(base::fail(reply.error()));
    } else {
      sent[i].done(reply->results[i]);
    }
  }
  send_later();
}

}  // namespace atollbank::accounts
