// SPDX-License-Identifier: Apache-2.0
// Follow: asks the api for the next groups, writes them, asks again when they have left.
#include <algorithm>
#include <optional>

#include "rpc/posting/call_context.h"
#include "rpc/posting/grpc_status.h"
#include "rpc/posting/posting_mapping.h"
#include "rpc/posting/server_calls.h"

namespace atollbank::rpc {
namespace {

using base::Result;

constexpr std::uint32_t kFollowBytesDefault = 1024 * 1024;
constexpr std::uint32_t kFollowBytesMax = 4 * 1024 * 1024;
// How long one question to the api may wait, and so how soon a vanished client is noticed.
constexpr base::Duration kFollowPatience = base::Duration::from_ms(500);

// One thing at a time: either a question is with the api or an operation is with gRPC.
class FollowCall final {
 public:
  static void await(ServerCore& core) {
    if (!core.is_stopping.load()) new FollowCall(core);
  }

 private:
  explicit FollowCall(ServerCore& core) : core_(core), writer_(&call_) {
    call_.AsyncNotifyWhenDone(&done_);
    core.service.RequestFollow(&call_, &request_, &writer_, core.queue.get(), core.queue.get(),
                               &arrived_);
  }

  void on_arrived(bool ok) {
    if (!ok) {  // the server stops; `done_` never comes for a call that never began
      delete this;
      return;
    }
    pass_ = core_.calls.enter();
    if (!pass_) {  // cut off already: only `done_` is still to come
      let_go();
      return;
    }
    await(core_);
    const auto ledger = core_.ledgers.of(authorization_of(call_));
    if (!ledger) return writer_.Finish(to_status(ledger.error(), call_), &finished_);
    ledger_ = *ledger;
    context_ = context_of(call_, core_.clock);
    next_slot_ = request_.from_slot();
    bytes_max_ = request_.bytes_max() == 0 ? kFollowBytesDefault
                                           : std::min(request_.bytes_max(), kFollowBytesMax);
    ask();
  }

  void ask() {
    runtime::Context context = context_;
    const auto patience = base::Deadline::after(core_.clock, kFollowPatience);
    if (patience.moment() < context.deadline.moment()) context.deadline = patience;
    auto done = [this](Result<posting::FollowedGroups> groups) { on_groups(groups); };
    ledger_->follow(context, next_slot_, bytes_max_, std::move(done));
  }

  void on_groups(const Result<posting::FollowedGroups>& groups) {
    if (!groups) {
      writer_.Finish(to_status(groups.error(), call_), &finished_);
    } else if (!groups->slots.empty()) {
      next_slot_ = groups->next_slot;
      writer_.Write(to_proto(*groups), &written_);
    } else if (is_over()) {
      writer_.Finish(grpc::Status::OK, &finished_);
    } else {
      ask();
    }
  }

  bool is_over() const {
    return is_cancelled_.load() || core_.is_stopping.load() ||
           context_.deadline.has_passed(core_.clock.monotonic());
  }

  void on_written(bool ok) {
    ++written_count_;
    const bool is_last =
        request_.message_count() != 0 && written_count_ >= request_.message_count();
    if (!ok || is_last || is_over())
      writer_.Finish(grpc::Status::OK, &finished_);
    else
      ask();
  }

  // The end comes as two events, in either order.
  void on_finished(bool) { let_go(); }
  void on_done(bool) {
    is_cancelled_.store(true);
    let_go();
  }
  void let_go() {
    if (ends_seen_.fetch_add(1) == 1) delete this;
  }

  ServerCore& core_;
  std::optional<runtime::Gate::Pass> pass_;  // goes last
  grpc::ServerContext call_;
  v1::FollowRequest request_;
  grpc::ServerAsyncWriter<v1::FollowedGroups> writer_;
  MemberEvent<FollowCall> arrived_{*this, &FollowCall::on_arrived};
  MemberEvent<FollowCall> written_{*this, &FollowCall::on_written};
  MemberEvent<FollowCall> finished_{*this, &FollowCall::on_finished};
  MemberEvent<FollowCall> done_{*this, &FollowCall::on_done};
  posting::PostingApi* ledger_ = nullptr;
  runtime::Context context_;
  std::uint64_t next_slot_ = 0;
  std::uint32_t bytes_max_ = 0;
  std::uint32_t written_count_ = 0;
  std::atomic<bool> is_cancelled_ = false;
  std::atomic<int> ends_seen_ = 0;
};

}  // namespace

void await_follow(ServerCore& core) { FollowCall::await(core); }

}  // namespace atollbank::rpc
