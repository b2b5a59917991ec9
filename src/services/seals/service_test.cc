// SPDX-License-Identifier: Apache-2.0
#include "services/seals/service.h"

#include <future>

#include "runtime/thread_executor.h"
#include "services/seals/seals_fixture.h"

namespace atollbank::seals {
namespace {

// Questions asked of the service on its own thread.
class SealsServiceTest : public SealsFixture {
 protected:
  ~SealsServiceTest() override {
    service_.stop();
    executor_.stop();
  }

  template <class T, class Ask>
  base::Result<T> answer(Ask ask) {
    std::promise<base::Result<T>> promise;
    auto future = promise.get_future();
    ask(Completion<T>(
        [&promise](base::Result<T> result) { promise.set_value(std::move(result)); }));
    return future.get();
  }
  base::Result<SignedHead> head() {
    return answer<SignedHead>([&](auto done) { service_.head({}, std::move(done)); });
  }
  base::Result<SignedHead> seal() {
    return answer<SignedHead>([&](auto done) { service_.seal({}, std::move(done)); });
  }
  base::Result<InclusionProof> prove(std::uint64_t slot) {
    return answer<InclusionProof>([&](auto done) { service_.prove({}, slot, std::move(done)); });
  }
  base::Result<ConsistencyProof> consistency(std::uint64_t older, std::uint64_t newer) {
    return answer<ConsistencyProof>(
        [&](auto done) { service_.consistency({}, older, newer, std::move(done)); });
  }
  base::Result<HeadsPage> heads(std::uint64_t after, std::uint32_t limit) {
    return answer<HeadsPage>([&](auto done) { service_.heads({}, after, limit, std::move(done)); });
  }

  const base::SystemClock system_clock_;
  std::unique_ptr<Sealer> sealer_ = open().value();
  runtime::ThreadExecutor executor_{system_clock_, "seals"};
  SealsService service_{executor_, *sealer_};
};

TEST_F(SealsServiceTest, nothing_is_sealed_before_there_is_anything) {
  service_.start();
  EXPECT_EQ(head().error().reason, "head_not_found");
}

TEST_F(SealsServiceTest, answers_questions_with_proofs_that_hold) {
  append_blocks(200);
  service_.start();
  const auto older = seal().value();
  append_blocks(100);
  const auto newer = seal().value();
  EXPECT_EQ(head().value(), newer);
  EXPECT_TRUE(check_proof(prove(500).value(), service_.verifier_key(), check_));
  const auto grown = consistency(older.head.size, 0).value();
  EXPECT_EQ(grown.newer, newer);
  EXPECT_TRUE(check_proof(grown, service_.verifier_key(), check_));
}

TEST_F(SealsServiceTest, heads_are_paged_by_size) {
  service_.start();
  for (int i = 0; i < 5; ++i) {
    append_blocks(1);
    seal().value();
  }
  const auto first = heads(0, 3).value();
  ASSERT_EQ(first.heads.size(), 3u);
  const auto rest = heads(first.next_after_size, 3).value();
  ASSERT_EQ(rest.heads.size(), 2u);
  EXPECT_EQ(rest.next_after_size, 0u);
  EXPECT_LT(first.heads.back().head.size, rest.heads.front().head.size);
}

TEST_F(SealsServiceTest, a_question_past_its_deadline_is_not_begun) {
  service_.start();
  append_blocks(1);
  Context late;
  late.deadline = base::Deadline::at(base::Timestamp{0});
  const auto sealed = answer<SignedHead>([&](auto done) { service_.seal(late, std::move(done)); });
  EXPECT_EQ(sealed.error().code, base::ErrorCode::kDeadlineExceeded);
  EXPECT_EQ(head().error().reason, "head_not_found");
}

TEST_F(SealsServiceTest, a_disk_that_fails_stops_the_seals_and_says_so) {
  service_.start();
  append_blocks(3);
  disk_.fail_writes_after(0);
  EXPECT_EQ(seal().error().reason, "disk_failed");
  EXPECT_EQ(seal().error().reason, "seals_stopped");
  EXPECT_TRUE(service_.figures().stopped);
}

}  // namespace
}  // namespace atollbank::seals
