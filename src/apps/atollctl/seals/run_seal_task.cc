// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/seals/run_seal_task.h"

#include <cstdio>
#include <fstream>
#include <future>
#include <iterator>

#include "adapters/sodium/ed25519.h"
#include "apps/atollctl/connected_ledger.h"
#include "apps/atollctl/exit_code.h"
#include "apps/atollctl/output.h"
#include "rpc/seals/seals_client.h"
#include "services/seals/proof.h"

namespace atollbank::atollctl {
namespace {

using base::ErrorCode;
using base::Result;

Result<std::string> read_text(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (file.bad() || !file.is_open()) {
    return base::fail(ErrorCode::kInvalidArgument, "file_not_readable", "cannot read " + path);
  }
  return text;
}

Result<int> hand_out(const std::string& text, const std::string& path) {
  if (path.empty()) {
    std::fputs(text.c_str(), stdout);
    return kDone;
  }
  std::ofstream file(path, std::ios::binary);
  file << text << std::flush;
  if (file.good()) return kDone;
  return base::fail(ErrorCode::kInternal, "file_not_writable", "cannot write " + path);
}

class Runner {
 public:
  Runner(const CommandLine& line, const base::Clock& clock) : line_(line), clock_(clock) {}

  Result<int> operator()(const ShowSealKey&) {
    rpc::SealsClient client(line_.address, clock_, line_.api_key);
    ATOLL_TRY(const auto key, wait_for<seals::VerifierKey>([&](const auto& context, auto done) {
                client.fetch_verifier_key(context, std::move(done));
              }));
    return hand_out(text_of(key) + "\n", {});
  }

  Result<int> operator()(const SealLedger& task) {
    rpc::SealsClient client(line_.address, clock_, line_.api_key);
    ATOLL_TRY(const auto head, wait_for<seals::SignedHead>([&](const auto& context, auto done) {
                client.seal(context, std::move(done));
              }));
    return hand_out(note_of(head), task.file);
  }

  Result<int> operator()(const ProveRecord& task) {
    std::uint64_t slot = task.slot;
    if (!task.id.is_nil()) {
      ConnectedLedger ledger(line_, clock_);
      ATOLL_TRY(const auto record, ledger.calls().find(task.id));
      slot = record.slot;
    }
    rpc::SealsClient client(line_.address, clock_, line_.api_key);
    ATOLL_TRY(const auto proof,
              wait_for<seals::InclusionProof>([&](const auto& context, auto done) {
                client.prove(context, slot, std::move(done));
              }));
    return hand_out(to_json(proof) + "\n", task.file);
  }

  Result<int> operator()(const ProveGrowth& task) {
    rpc::SealsClient client(line_.address, clock_, line_.api_key);
    ATOLL_TRY(const auto proof,
              wait_for<seals::ConsistencyProof>([&](const auto& context, auto done) {
                client.consistency(context, task.older_size, task.newer_size, std::move(done));
              }));
    return hand_out(to_json(proof) + "\n", task.file);
  }

  Result<int> operator()(const CheckProof& task) {
    ATOLL_TRY(const auto key, seals::parse_verifier_key(task.key));
    ATOLL_TRY(const std::string text, read_text(task.proof_file));
    std::optional<seals::SignedHead> kept;
    if (!task.head_file.empty()) {
      ATOLL_TRY(const std::string note, read_text(task.head_file));
      ATOLL_TRY(kept, seals::parse_note(note));
    }
    if (const auto inclusion = seals::parse_inclusion(text)) {
      return tell_verdict(inclusion->head == kept.value_or(inclusion->head),
                          check_proof(*inclusion, key, check_));
    }
    ATOLL_TRY(const auto growth, seals::parse_consistency(text));
    return tell_verdict(!kept || growth.older == *kept || growth.newer == *kept,
                        check_proof(growth, key, check_));
  }

 private:
  Result<int> tell_verdict(bool rests_on_kept_head, const Result<void>& checked) const {
    if (!checked) return base::fail(checked.error());
    if (!rests_on_kept_head) {
      return base::fail(ErrorCode::kFailedPrecondition, "proof_of_another_head",
                        "the proof does not rest on the tree head that you kept");
    }
    print_line(line_.as_json ? "{\"valid\":true}" : "valid");
    return kDone;
  }

  template <class T, class Start>
  Result<T> wait_for(Start start) const {
    runtime::Context context;
    context.deadline = base::Deadline::after(clock_, line_.patience);
    std::promise<Result<T>> promise;
    auto answer = promise.get_future();
    start(context, runtime::Completion<T>(
                       [&promise](Result<T> result) { promise.set_value(std::move(result)); }));
    return answer.get();
  }

  const CommandLine& line_;
  const base::Clock& clock_;
  const adapters::Ed25519Check check_;
};

}  // namespace

int run_seal_task(const CommandLine& line, const SealTask& task, const base::Clock& clock) {
  const Result<int> code = std::visit(Runner(line, clock), task);
  return code ? *code : report(code.error(), line.as_json);
}

}  // namespace atollbank::atollctl
