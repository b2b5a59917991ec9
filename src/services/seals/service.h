// SPDX-License-Identifier: Apache-2.0
// The seals service in process: a Sealer on an executor of its own, since it hashes and waits for
// the disk. In production that executor's thread gives way to the shard's
// (runtime::give_way_to_other_threads).
//
// Between questions it takes in what became durable, a few blocks at a time. While the ledger is
// written it rests between them and may fall behind; it catches up when the ledger is quiet, or at
// once when somebody asks for what it has not reached.
#pragma once

#include <atomic>
#include <functional>

#include "runtime/executor.h"
#include "services/seals/api.h"
#include "services/seals/sealer.h"

namespace atollbank::seals {

inline constexpr base::Duration kPollInterval = base::Duration::from_ms(100);
// Nothing new for so long: the ledger is quiet.
inline constexpr base::Duration kQuietAfter = base::Duration::from_ms(250);
// 64 blocks each 10 ms: 26 MB and some 200,000 records a second, for a fiftieth of a core.
inline constexpr base::Duration kRestWhileWritten = base::Duration::from_ms(10);

// For the live view; any thread.
struct SealFigures {
  std::uint64_t tree_size = 0;  // blocks hashed
  std::uint64_t head_count = 0;
  std::uint64_t sealed_size = 0;   // blocks under the newest head
  std::uint64_t durable_size = 0;  // blocks of the journal, when last looked at
  bool stopped = false;
};

class SealsService final : public SealsApi {
 public:
  // The sealer and what it stands on outlive the service, which outlives the executor's work.
  SealsService(runtime::Executor& executor, Sealer& sealer);

  void start();
  // Background work ends; what was asked before is still answered. Then stop the executor.
  void stop() { stopping_.store(true, std::memory_order_release); }
  SealFigures figures() const;

  VerifierKey verifier_key() const override { return sealer_.verifier_key(); }
  void head(const Context& context, Completion<SignedHead> done) override;
  void heads(const Context& context, std::uint64_t after_size, std::uint32_t limit,
             Completion<HeadsPage> done) override;
  void seal(const Context& context, Completion<SignedHead> done) override;
  void prove(const Context& context, std::uint64_t slot, Completion<InclusionProof> done) override;
  void consistency(const Context& context, std::uint64_t older_size, std::uint64_t newer_size,
                   Completion<ConsistencyProof> done) override;

 private:
  void run_step();
  HeadsPage page(std::uint64_t after_size, std::uint32_t limit) const;
  // Keeps the first failure that ends all sealing.
  void note(const base::Error& error);
  void publish_figures();

  template <class T>
  void ask(const Context& context, Completion<T> done, std::function<base::Result<T>()> question);

  runtime::Executor& executor_;
  Sealer& sealer_;
  std::atomic<bool> stopping_{false};
  base::Error failure_;  // what stopped the service
  std::atomic<bool> stopped_{false};
  std::atomic<std::uint64_t> tree_size_{0};
  std::atomic<std::uint64_t> head_count_{0};
  std::atomic<std::uint64_t> sealed_size_{0};
  std::atomic<std::uint64_t> durable_size_{0};
  base::Timestamp written_at_;  // monotonic; when the journal was last seen to have grown
  bool is_urgent_ = false;      // somebody waits for what the tree has not reached
};

}  // namespace atollbank::seals
